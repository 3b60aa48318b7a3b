import FoundationEssentials

/// Access tokens that were given out.
struct TokenTable: Sendable {
    private struct Entry {
        let user: String
        let expiry: Date
    }

    private var entries: [String: Entry] = [:]
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func issue(to user: String, until expiry: Date, now: Date) -> String {
        if entries.count > 10_000 { entries = entries.filter { $0.value.expiry > now } }
        let token = "ya29.sandbox-" + random.hex(digits: 32)
        entries[token] = Entry(user: user, expiry: expiry)
        return token
    }

    /// The user of a token that is valid now.
    func user(of token: String, now: Date) -> String? {
        guard let entry = entries[token], entry.expiry > now else { return nil }
        return entry.user
    }

    mutating func revoke(user: String) {
        entries = entries.filter { $0.value.user != user }
    }
}

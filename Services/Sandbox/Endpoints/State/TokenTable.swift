import FoundationEssentials

/// Access tokens that were given out.
struct TokenTable: Sendable {
    private struct Entry {
        let user: String
        let issuer: TokenIssuer
        let expiry: Date
    }

    private var entries: [String: Entry] = [:]
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func issue(to user: String, by issuer: TokenIssuer, until expiry: Date, now: Date) -> String {
        if entries.count > 10_000 { entries = entries.filter { $0.value.expiry > now } }
        let token = issuer.prefix + "sandbox-" + random.hex(digits: 32)
        entries[token] = Entry(user: user, issuer: issuer, expiry: expiry)
        return token
    }

    /// The user of a token that is valid now.
    func user(of token: String, by issuer: TokenIssuer, now: Date) -> String? {
        guard let entry = entries[token], entry.expiry > now, entry.issuer == issuer else { return nil }
        return entry.user
    }

    mutating func revoke(user: String) {
        entries = entries.filter { $0.value.user != user }
    }
}

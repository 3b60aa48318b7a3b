import FoundationEssentials

/// Messages that could not be had although the others could. No change would ever tell of them again, so they are asked
/// for again: by the next sync, by the first one 5 minutes later, then 10, 20 and so on, for most of a day. After that
/// only a full sync brings them. Pure.
struct LeftOutMail: Codable, Hashable, Sendable {
    private struct Entry: Codable, Hashable, Sendable {
        /// How often it was asked for again.
        var asks: Int
        /// Unix seconds.
        var next: Int
    }

    /// By the provider's ids.
    private var messages: [String: Entry] = [:]

    /// So often one is asked for again.
    private static let limit = 9
    /// So many one sync asks for again.
    private static let batch = 20
    /// After the first time that it was asked for again in vain, in seconds; then twice that, and so on.
    private static let pause = 300

    init() {}

    var isEmpty: Bool { messages.isEmpty }

    /// Those to be asked for by now, those that have waited longest first.
    func due(at now: Date) -> [String] {
        let due = messages.filter { Double($0.value.next) <= now.timeIntervalSince1970 }
        return due.sorted { ($0.value.next, $0.key) < ($1.value.next, $1.key) }.prefix(Self.batch).map(\.key)
    }

    /// Notes that a message could not be had, which is forgotten when that was so too often.
    ///
    /// - Returns: whether it was the first time.
    mutating func add(_ id: String, at now: Date) -> Bool {
        let now = Int(now.timeIntervalSince1970)
        guard var entry = messages[id] else {
            messages[id] = Entry(asks: 0, next: now)
            return true
        }
        entry.next = now + Self.pause << entry.asks
        entry.asks += 1
        messages[id] = entry.asks < Self.limit ? entry : nil
        return false
    }

    /// They were had, or are gone.
    mutating func remove(_ ids: some Sequence<String>) {
        for id in ids { messages[id] = nil }
    }
}

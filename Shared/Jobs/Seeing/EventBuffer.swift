import FoundationEssentials

/// What a process gathers between two notifications. Bounded: beyond the first few only their numbers are kept.
struct EventBuffer {
    private struct Key: Hashable {
        let kind: Transition.Kind
        let name: String
        let status: String
    }

    private var events: [Event] = []
    private var counts: [Key: Int] = [:]
    /// Those whose kind is not known either.
    private var more = 0

    /// So many are told one by one; fewer where they do not fit into one notification.
    static let detailLimit = 40
    /// So many kinds of transitions are told apart.
    static let kindLimit = 100

    var isEmpty: Bool { events.isEmpty && more == 0 }

    /// Whether another one would only be counted.
    var isFull: Bool { events.count >= Self.detailLimit }

    mutating func add(_ transition: Transition, at time: Date) {
        if !isFull { events.append(Event(transition, at: time)) } else { more += transition.count }
        let key = Key(kind: transition.kind, name: transition.name, status: transition.status)
        if counts[key] != nil || counts.count < Self.kindLimit { counts[key, default: 0] += transition.count }
    }

    /// Counts one that nothing is known of.
    mutating func addUnknown() { more += 1 }

    /// What to send, and an empty buffer; `nil` when there is nothing.
    mutating func take(from sender: String, at time: Date) -> String? {
        defer { self = EventBuffer() }
        if isEmpty { return nil }
        if more == 0, let payload = EventNotice(from: sender, events: events).payload { return payload }
        return summary(from: sender, at: time)
    }

    private func summary(from sender: String, at time: Date) -> String? {
        let total = more + events.reduce(0) { $0 + $1.count }
        var told = counts.sorted { $0.value > $1.value }.map { key, count in
            Event(Transition(key.kind, key.name, id: nil, status: key.status, count: count), at: time)
        }
        while true {
            let known = told.reduce(0) { $0 + $1.count }
            let notice = EventNotice(from: sender, events: told, more: total - known)
            if let payload = notice.payload { return payload }
            if told.isEmpty { return nil }  // the sender's own name is too long
            told.removeLast((told.count + 1) / 2)
        }
    }
}

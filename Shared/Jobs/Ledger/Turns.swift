import FoundationEssentials

/// Whose turn it is: tenants one after the other, and in each its users one after the other.
///
/// A process remembers whom it has served last. That is forgotten with it, and when there are too many to remember.
package struct Turns: Sendable {
    /// The tenant served last.
    private(set) var tenant: UUID?
    /// Of each tenant the user served last.
    private(set) var users: [UUID: UUID] = [:]

    private static let remembered = 1000

    package init() {}

    /// Puts candidates, each user's own oldest first, into the order in which they are served.
    ///
    /// One of each tenant, beginning after the one served last, then a second of each that has more, and so on. Of a
    /// tenant likewise one of each user.
    package func order(_ candidates: [Candidate]) -> [Candidate] {
        let byTenant = Dictionary(grouping: candidates, by: \.tenant).map { tenant, candidates in
            let byUser = Dictionary(grouping: candidates, by: \.user).map { (key: $0.key, queue: $0.value) }
            return (key: tenant, queue: Self.inTurn(byUser, after: users[tenant]))
        }
        return Self.inTurn(byTenant, after: tenant)
    }

    /// Notes who was served, in this order.
    package mutating func served(_ candidates: some Sequence<Candidate>) {
        for candidate in candidates {
            tenant = candidate.tenant
            users[candidate.tenant] = candidate.user
        }
        if users.count > Self.remembered { users = [:] }
    }

    private static func inTurn(_ queues: [(key: UUID, queue: [Candidate])], after last: UUID?) -> [Candidate] {
        let sorted = queues.sorted { order($0.key) < order($1.key) }
        let start = last.flatMap { last in sorted.firstIndex { order($0.key) > order(last) } } ?? 0
        let ring = Array(sorted[start...] + sorted[..<start])
        let rounds = ring.map(\.queue.count).max() ?? 0
        return (0..<rounds).flatMap { round in ring.compactMap { round < $0.queue.count ? $0.queue[round] : nil } }
    }

    /// As the database orders identifiers.
    private static func order(_ id: UUID) -> String { id.uuidString }
}

import FoundationEssentials
import Postgres

/// What waits at one priority: a queue of each tenant, and in it of each user.
///
/// The index is asked for one tenant after the other, and one user after the other, so that the cost does not depend on
/// how many there are, nor on how much of each.
struct TurnQueues {
    let types: [String]
    let priority: Int16
    /// Tenants that are passed over.
    let closed: Set<UUID>
    let exhaustedProviders: [String]
    let transaction: PostgresTransaction

    /// The first jobs of those whose turn comes within `wanted`, each user's oldest first.
    func candidates(_ wanted: Int, _ turns: Turns) async throws -> [Candidate] {
        let all = types.map { Queue(type: $0, tenant: .first, last: turns.tenant ?? .last) }
        let tenants = try await ring(all, over: "turn_key(tenant_id)", within: "true", wanted + closed.count)
            .filter { !closed.contains($0.key) }
        if tenants.isEmpty { return [] }
        let chosen = Set(firstDistinct(tenants.map(\.key), wanted))
        let share = share(of: wanted, among: chosen.count)
        let mine = tenants.filter { chosen.contains($0.key) }.map {
            Queue(type: $0.type, tenant: $0.key, last: turns.users[$0.key] ?? .last)
        }
        let users = try await ring(
            mine, over: "turn_key(user_id)", within: "turn_key(tenant_id) = queue.tenant", share)
        let counts = Dictionary(grouping: users, by: \.tenant).mapValues { Set($0.map(\.key)).count }
        return try await first(of: users) { self.share(of: share, among: counts[$0.tenant] ?? 1) }
    }

    private struct Queue {
        let type: String
        let tenant: UUID
        /// Whose turn it was last.
        let last: UUID
    }

    private struct Place {
        let type: String
        let tenant: UUID
        let key: UUID
    }

    private func share(of wanted: Int, among count: Int) -> Int { (wanted + count - 1) / max(count, 1) }

    private func firstDistinct(_ keys: [UUID], _ count: Int) -> [UUID] {
        var seen = Set<UUID>()
        return Array(keys.filter { seen.insert($0).inserted }.prefix(count))
    }

    /// Goes round once, from the one after the last on, and names at most `window` of each queue in this order.
    private func ring(
        _ queues: [Queue], over key: String, within condition: String, _ window: Int
    ) async throws -> [Place] {
        let next = "SELECT \(key) AS key FROM live_jobs AS job WHERE job_type = queue.type AND \(condition)"
        let order = "ORDER BY \(key) LIMIT 1"
        return try await transaction.query(
            """
            WITH RECURSIVE given AS (
                SELECT \(priority) AS priority, \(exhaustedProviders)::text[] AS exhausted
            ), queues AS (
                SELECT * FROM unnest(\(queues.map(\.type))::text[], \(queues.map(\.tenant))::uuid[],
                    \(queues.map(\.last))::uuid[]) AS queues (type, tenant, last)
            ), ring AS (
                (SELECT queue.*, 1 AS pass, 1 AS place, first.key FROM queues AS queue, given, LATERAL (
                    \(unescaped: next) AND \(unescaped: key) > queue.last AND \(unescaped: Self.isOpen)
                    \(unescaped: order)) AS first
                UNION ALL
                SELECT queue.*, 2, 1, first.key FROM queues AS queue, given, LATERAL (
                    \(unescaped: next) AND \(unescaped: key) <= queue.last AND \(unescaped: Self.isOpen)
                    \(unescaped: order)) AS first)
                UNION ALL
                SELECT queue.type, queue.tenant, queue.last, pass, place + 1, next.key
                FROM ring AS queue, given, LATERAL (
                    \(unescaped: next) AND \(unescaped: key) > queue.key AND (pass = 1 OR \(unescaped: key) <= queue.last)
                        AND \(unescaped: Self.isOpen)
                    \(unescaped: order)) AS next
                WHERE place < \(window)
            )
            SELECT type, tenant, key FROM ring ORDER BY pass, key
            """
        ).map { Place(type: try $0.decode("type"), tenant: try $0.decode("tenant"), key: try $0.decode("key")) }
    }

    private func first(of users: [Place], _ count: (Place) -> Int) async throws -> [Candidate] {
        try await transaction.query(
            """
            WITH given AS (SELECT \(priority) AS priority, \(exhaustedProviders)::text[] AS exhausted)
            SELECT first.*, queue.tenant, queue."user" FROM given, unnest(\(users.map(\.type))::text[],
                \(users.map(\.tenant))::uuid[], \(users.map(\.key))::uuid[], \(users.map(count))::bigint[])
                AS queue (type, tenant, "user", count), LATERAL (
                    SELECT id, job_type, provider, available_at FROM live_jobs AS job
                    WHERE job_type = queue.type AND turn_key(tenant_id) = queue.tenant
                        AND turn_key(user_id) = queue."user" AND \(unescaped: Self.isOpen)
                    ORDER BY available_at, id LIMIT queue.count) AS first
            ORDER BY available_at, id
            """
        ).map(Candidate.init)
    }

    private static let isOpen = """
        priority = given.priority AND (provider IS NULL OR provider <> ALL(given.exhausted)) AND \(JobLedger.isDue)
        """
}

extension UUID {
    fileprivate static let first = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    fileprivate static let last = UUID(
        uuid: (255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
}

import FoundationEssentials
import Postgres

extension MemoryCandidates {
    /// Takes back what events left to be remembered and no longer say, such as a time they were moved from, with the
    /// memories that were made of it; what was left out because it said the same is decided on anew. What is gone or
    /// cancelled takes all of it along by itself.
    ///
    /// - Parameters:
    ///   - events: rows of `calendar_events`.
    ///   - items: what they have to say now, which stays.
    static func forget(
        events: [Int64], exceptFor items: PostgresQuery, in transaction: any PostgresQuerying
    ) async throws {
        guard !events.isEmpty else { return }
        let stale = try await transaction.query(
            """
            WITH item AS (
                SELECT source_id, sha256(convert_to(left(body, \(Int32(longest))), 'UTF8')) AS content_hash
                FROM (\(part: items)) AS item
            )
            DELETE FROM memory_candidates AS candidate
            WHERE source_kind = 'event' AND source_id = ANY(\(events.map(String.init))::text[]) AND NOT EXISTS (
                SELECT FROM item
                WHERE item.source_id = candidate.source_id AND item.content_hash = candidate.content_hash)
            RETURNING user_id, CASE WHEN state = 'promoted' THEN memory_id END AS memory_id
            """)
        let owners = Set(try stale.map { try $0.decode("user_id", as: UUID.self) })
        let memories = try stale.compactMap { try $0.decode("memory_id", as: UUID?.self) }
        guard !memories.isEmpty else { return }
        try await transaction.query("DELETE FROM memories WHERE id = ANY(\(memories)::uuid[])")
        try await transaction.query(
            """
            UPDATE memory_candidates SET state = 'pending', memory_id = NULL, decided_at = NULL
            WHERE user_id = ANY(\(Array(owners))::uuid[]) AND memory_id = ANY(\(memories)::uuid[])
            """)
    }
}

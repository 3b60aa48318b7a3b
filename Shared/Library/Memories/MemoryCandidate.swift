public import FoundationEssentials
public import Postgres

/// Something that may become a memory.
public struct MemoryCandidate: Sendable {
    public let id: Int64
    public let tenantID: UUID
    public let userID: UUID
    public let sourceKind: PassageKind
    public let sourceID: String
    public let body: String
    public let happenedAt: Date
    public let correlationID: String

    /// Whose candidates nothing is decided on, who waits longest first.
    public static func users(in database: any PostgresQuerying) async throws -> [UUID] {
        try await database.query(
            "SELECT user_id FROM memory_candidates WHERE state = 'pending' GROUP BY user_id ORDER BY min(id)"
        ).map { try $0.decode("user_id") }
    }

    /// A user's oldest that nothing is decided on.
    public static func next(
        of userID: UUID, limit: Int, in database: any PostgresQuerying
    ) async throws -> [MemoryCandidate] {
        try await database.query(
            """
            SELECT id, tenant_id, user_id, source_kind, source_id, body, happened_at, correlation_id
            FROM memory_candidates WHERE state = 'pending' AND user_id = \(userID) ORDER BY id LIMIT \(limit)
            """
        ).map(MemoryCandidate.init)
    }

    /// Those of some that nothing is decided on still, and whose sources are not gone; they stay so until the transaction
    /// ends.
    public static func held(
        _ candidates: [MemoryCandidate], in transaction: PostgresTransaction
    ) async throws -> Set<Int64> {
        let rows = try await transaction.query(
            """
            SELECT id FROM memory_candidates WHERE id = ANY(\(candidates.map(\.id))::bigint[]) AND state = 'pending'
            ORDER BY id FOR UPDATE
            """)
        return Set(try rows.map { try $0.decode("id") })
    }

    private init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        tenantID = try row.decode("tenant_id")
        userID = try row.decode("user_id")
        sourceKind = try row.decode("source_kind")
        sourceID = try row.decode("source_id")
        body = try row.decode("body")
        happenedAt = try row.decode("happened_at")
        correlationID = try row.decode("correlation_id")
    }
}

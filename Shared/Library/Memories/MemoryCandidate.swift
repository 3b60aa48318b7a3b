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

    /// The oldest that nothing is decided on, all of one user.
    public static func next(limit: Int, in database: any PostgresQuerying) async throws -> [MemoryCandidate] {
        try await database.query(
            """
            SELECT id, tenant_id, user_id, source_kind, source_id, body, happened_at, correlation_id
            FROM memory_candidates WHERE state = 'pending' AND user_id = (
                SELECT user_id FROM memory_candidates WHERE state = 'pending' ORDER BY id LIMIT 1)
            ORDER BY id LIMIT \(limit)
            """
        ).map(MemoryCandidate.init)
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

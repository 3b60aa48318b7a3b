public import FoundationEssentials
import Postgres

/// Something that does not start until somebody resumes it.
public struct Pause: Sendable, Hashable, Encodable {
    public let scope: PauseScope
    /// The name of what is paused; a tenant's id.
    public let key: String
    /// A tenant's name, where the ledger has it.
    public let tenant: String?
    public let pausedAt: Date
    public let actor: String
    public let reason: String?
    /// What is due and waits for the end of this pause, at most 10,000.
    public let waiting: Int64

    enum CodingKeys: String, CodingKey {
        case scope, key, tenant, actor, reason, waiting
        case pausedAt = "paused_at"
    }

    static let query: PostgresQuery = """
        SELECT scope, key, paused_at, actor, reason,
            (SELECT name FROM tenants WHERE scope = 'tenant' AND id::text = key) AS tenant,
            CASE scope WHEN 'schedule' THEN 0
            WHEN 'scheduled' THEN (SELECT count(*) FROM scheduled_job_runs WHERE job = key AND status = 'queued')
            ELSE (SELECT count(*) FROM (
                SELECT 1 FROM live_jobs AS job
                WHERE status = 'pending' AND available_at <= clock_timestamp() AND CASE scope
                    WHEN 'type' THEN job_type = key WHEN 'family' THEN family = key ELSE tenant_id::text = key END
                LIMIT 10000) AS due) END AS waiting
        FROM pauses
        """

    init(_ row: PostgresRow) throws {
        scope = try row.decode("scope")
        key = try row.decode("key")
        tenant = try row.decode("tenant")
        pausedAt = try row.decode("paused_at")
        actor = try row.decode("actor")
        reason = try row.decode("reason")
        waiting = try row.decode("waiting")
    }
}

public import FoundationEssentials
import Models
import Postgres
public import Schedules

/// A recurring job as the ledger has it.
public struct StoredRecurringJob: Sendable {
    public let definition: RecurringJob
    public let schedule: Schedule
    public let revision: Int64
    /// Every instant up to here is in the figures.
    public let accountedTo: Date
    public let isPaused: Bool
    /// Instants that enqueued a job, that found one waiting, and that passed unused.
    public let fired: Int64
    public let merged: Int64
    public let missed: Int64
    public let lastFiredAt: Date?
    public let lastJob: Int64?
    /// Who set it.
    public let actor: String

    static let selection: PostgresQuery = """
        SELECT name, job_type, family, payload::text AS payload, unique_key, priority, max_retries, tenant_id, user_id,
            expression, time_zone, dst, anchor, catch_up_ms, revision, accounted_to, fired, merged, missed,
            last_fired_at, last_job, actor, payload_version, provider, timeout_ms, expires_after_ms, reference_type,
            reference_id, callback::text AS callback,
            EXISTS (SELECT 1 FROM pauses WHERE scope = 'schedule' AND key = name) AS is_paused
        FROM recurring_jobs
        """

    init(_ row: PostgresRow) throws {
        definition = try Self.definition(row)
        schedule = try definition.schedule()
        revision = try row.decode("revision")
        accountedTo = try row.decode("accounted_to")
        isPaused = try row.decode("is_paused")
        fired = try row.decode("fired")
        merged = try row.decode("merged")
        missed = try row.decode("missed")
        lastFiredAt = try row.decode("last_fired_at")
        lastJob = try row.decode("last_job")
        actor = try row.decode("actor")
    }

    private static func definition(_ row: PostgresRow) throws -> RecurringJob {
        var request = JobRequest(
            type: try row.decode("job_type"), family: try row.decode("family", as: Family.self),
            payload: try row.decode("payload"), uniqueKey: try row.decode("unique_key"))
        request.priority = try row.decode("priority")
        request.maxRetries = try row.decode("max_retries")
        request.tenantID = try row.decode("tenant_id")
        request.userID = try row.decode("user_id")
        request.payloadVersion = try row.decode("payload_version")
        request.provider = try row.decode("provider")
        request.timeout = try row.decode("timeout_ms", as: Int64?.self).map { .milliseconds($0) }
        request.referenceType = try row.decode("reference_type")
        request.referenceID = try row.decode("reference_id")
        request.callback = try row.decode("callback", as: String?.self).map {
            try JobCallback(stored: JSONValue(parsing: $0.utf8))
        }
        var job = RecurringJob(
            name: try row.decode("name"), request: request, expression: try row.decode("expression"))
        job.request.uniqueKey = request.uniqueKey
        job.zone = try row.decode("time_zone")
        job.dst = try row.decode("dst", as: DSTPolicy.self)
        job.anchor = try row.decode("anchor")
        job.catchUp = .milliseconds(try row.decode("catch_up_ms", as: Int64.self))
        job.expiresAfter = try row.decode("expires_after_ms", as: Int64?.self).map { .milliseconds($0) }
        return job
    }
}

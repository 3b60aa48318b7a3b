public import FoundationEssentials
public import Models
import Postgres

/// A queued job as operators see it, live or finished.
public struct JobRecord: Sendable, Hashable, Encodable {
    public let id: Int64
    public let type: String
    public let family: String
    public let status: JobStatus
    public let priority: Int16
    public let tenantID: UUID?
    public let userID: UUID?
    public let referenceType: String?
    public let referenceID: String?
    public let uniqueKey: String?
    /// `nil` in lists, as are ``result`` and ``errors``.
    public let payload: JSONValue?
    public let result: JSONValue?
    /// Of what shape the payload is, what is enqueued when the job ends, and the job whose end it tells of; `nil` in lists.
    public let payloadVersion: Int?
    public let callback: JSONValue?
    public let callbackOf: Int?
    /// The latest.
    public let error: String?
    /// Every failed attempt's: `[{"attempt": 1, "at": …, "error": …}]`, oldest first.
    public let errors: JSONValue?
    /// The attempts that had a process of their own, oldest first:
    /// `[{"attempt": 2, "host": …, "pid": …, "ending": "was killed by signal 9", "cpu_ms": …, "peak_memory": bytes}]`.
    public let isolated: JSONValue?
    /// Failed attempts by error.
    public let retryCount: Int32
    public let maxRetries: Int32
    /// Claims so far.
    public let attempt: Int32
    /// The claims that ended with the death of their process, and those that were handed back.
    public let crashes: Int32
    public let interruptions: Int32
    public let runID: UUID?
    public let correlationID: String
    /// When it is due; `nil` once it has ended.
    public let availableAt: Date?
    public let createdAt: Date
    public let updatedAt: Date
    public let startedAt: Date?
    public let finishedAt: Date?
    /// When somebody asked the running job to stop.
    public let cancelRequestedAt: Date?

    enum CodingKeys: String, CodingKey {
        case id, family, status, priority, payload, result, error, errors, isolated, attempt, crashes, interruptions
        case callback
        case payloadVersion = "payload_version"
        case callbackOf = "callback_of"
        case type = "job_type"
        case tenantID = "tenant_id"
        case userID = "user_id"
        case referenceType = "reference_type"
        case referenceID = "reference_id"
        case uniqueKey = "unique_key"
        case retryCount = "retry_count"
        case maxRetries = "max_retries"
        case runID = "run_id"
        case correlationID = "correlation_id"
        case availableAt = "available_at"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case startedAt = "started_at"
        case finishedAt = "finished_at"
        case cancelRequestedAt = "cancel_requested_at"
    }

    /// What every record is read from, over the view `jobs` as `job`.
    static let columns = """
        job.id, job.job_type, job.family, job.status, job.priority, job.tenant_id, job.user_id, job.reference_type, \
        job.reference_id, job.unique_key, job.error, job.retry_count, job.max_retries, job.attempt, job.crashes, \
        job.interruptions, job.run_id, job.correlation_id, job.available_at, job.created_at, job.updated_at, \
        job.started_at, job.finished_at, \
        (SELECT live.cancel_requested_at FROM live_jobs AS live WHERE live.id = job.id) AS cancel_requested_at
        """

    /// What only one job that is looked at needs.
    static let detailColumns = """
        job.payload::text AS payload, job.result::text AS result, \
        coalesce((SELECT errors FROM live_jobs WHERE id = job.id), \
        (SELECT errors FROM finished_jobs WHERE id = job.id LIMIT 1))::text AS errors, \
        (SELECT jsonb_agg(jsonb_build_object('attempt', attempt, 'host', host, 'pid', pid, 'ending', ending, \
        'cpu_ms', cpu_ms, 'peak_memory', peak_memory) ORDER BY id) \
        FROM isolated_attempts WHERE job_id = job.id)::text AS isolated, \
        (SELECT jsonb_build_object('version', payload_version, 'callback', callback, 'of', callback_of) FROM ( \
        SELECT payload_version, callback, callback_of FROM live_jobs WHERE id = job.id UNION ALL \
        SELECT payload_version, callback, callback_of FROM finished_jobs WHERE id = job.id) AS asked LIMIT 1)::text AS asked
        """

    init(_ row: PostgresRow, withDetails: Bool) throws {
        id = try row.decode("id")
        type = try row.decode("job_type")
        family = try row.decode("family")
        status = try row.decode("status")
        priority = try row.decode("priority")
        tenantID = try row.decode("tenant_id")
        userID = try row.decode("user_id")
        referenceType = try row.decode("reference_type")
        referenceID = try row.decode("reference_id")
        uniqueKey = try row.decode("unique_key")
        payload = withDetails ? try Self.json("payload", of: row) : nil
        result = withDetails ? try Self.json("result", of: row) : nil
        let asked = withDetails ? try Self.json("asked", of: row) : nil
        payloadVersion = asked?.integer("version")
        callback = asked?.member("callback")
        callbackOf = asked?.integer("of")
        error = try row.decode("error")
        errors = withDetails ? try Self.json("errors", of: row) : nil
        isolated = withDetails ? try Self.json("isolated", of: row) : nil
        retryCount = try row.decode("retry_count")
        maxRetries = try row.decode("max_retries")
        attempt = try row.decode("attempt")
        crashes = try row.decode("crashes")
        interruptions = try row.decode("interruptions")
        runID = try row.decode("run_id")
        correlationID = try row.decode("correlation_id")
        availableAt = try row.decode("available_at")
        createdAt = try row.decode("created_at")
        updatedAt = try row.decode("updated_at")
        startedAt = try row.decode("started_at")
        finishedAt = try row.decode("finished_at")
        cancelRequestedAt = try row.decode("cancel_requested_at")
    }

    private static func json(_ column: String, of row: PostgresRow) throws -> JSONValue? {
        try row.decode(column, as: String?.self).map { try JSONValue(parsing: $0.utf8) }
    }
}

extension JSONValue {
    /// A member of an object that is there and not `null`.
    fileprivate func member(_ name: String) -> JSONValue? {
        guard case .object(let fields) = self, let value = fields[name], value != .null else { return nil }
        return value
    }

    fileprivate func integer(_ name: String) -> Int? {
        guard case .integer(let number) = member(name) else { return nil }
        return number
    }
}

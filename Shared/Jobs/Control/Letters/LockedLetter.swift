import FoundationEssentials
import Models
import Postgres

/// A dead letter that is about to be replayed, locked until the transaction ends.
struct LockedLetter {
    let letter: DeadLetterRecord
    /// The job as it was enqueued, from the letter itself; from history for a letter of an older version.
    let original: JobRequest?

    /// In order of id, so that two who replay at once wait for each other and never in a circle.
    static func lock(_ ids: [Int64], in transaction: PostgresTransaction) async throws -> [LockedLetter] {
        try await transaction.query(
            """
            SELECT \(unescaped: DeadLetterRecord.columns), \(unescaped: DeadLetterRecord.detailColumns), letter.request::text AS request,
                clock_timestamp() AS now,
                original.*
            FROM dead_letters AS letter LEFT JOIN LATERAL (
                SELECT job_type AS original_type, unique_key, priority, max_retries, tenant_id, user_id, reference_type,
                    reference_id, provider, payload_version, callback::text AS callback
                FROM finished_jobs WHERE finished_jobs.id = letter.job_id LIMIT 1) AS original ON true
            WHERE letter.id = ANY(\(ids)::bigint[]) AND letter.purged_at IS NULL
            ORDER BY letter.id FOR UPDATE OF letter
            """
        ).map(LockedLetter.init)
    }

    private init(_ row: PostgresRow) throws {
        letter = try DeadLetterRecord(row, withDetails: true)
        if let request = try row.decode("request", as: String?.self) {
            original = try letter.asked(PostgresJSON(request).decode(as: LetterRequest.self), at: row.decode("now"))
            return
        }
        guard let type = try row.decode("original_type", as: String?.self),
            let family = letter.family.flatMap(Family.init(rawValue:))
        else {
            original = nil
            return
        }
        var request = JobRequest(
            type: type, family: family, payload: letter.payload ?? "{}", uniqueKey: try row.decode("unique_key"))
        request.priority = try row.decode("priority")
        request.maxRetries = try row.decode("max_retries")
        request.tenantID = try row.decode("tenant_id")
        request.userID = try row.decode("user_id")
        request.referenceType = try row.decode("reference_type")
        request.referenceID = try row.decode("reference_id")
        request.provider = try row.decode("provider")
        request.payloadVersion = try row.decode("payload_version")
        request.callback = try row.decode("callback", as: String?.self).map {
            try JobCallback(stored: JSONValue(parsing: $0.utf8))
        }
        original = request
    }

    /// The letter's own correlation id, so that one story tells of the work and of its replay.
    var cause: Cause {
        var cause = Cause()
        if let id = letter.correlationID { cause.correlationID = CorrelationID(rawValue: id) }
        if case .object(let headers) = letter.headers, case .string(let text) = headers["traceparent"],
            let parent = TraceParent(parsing: text)
        {
            cause.traceParent = parent.child()
        }
        return cause
    }
}

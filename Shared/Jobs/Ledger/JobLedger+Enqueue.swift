import FoundationEssentials
import Models
public import Postgres

extension JobLedger {
    /// Writes the requests as pending jobs, in the caller's transaction.
    ///
    /// - Returns: the ids of those that are new, in no order; a request whose unique key already waits has none.
    /// - Throws: ``Postgres/PostgresError``, e.g. when a payload is not JSON.
    public static func enqueue(
        _ requests: [JobRequest], cause: Cause, in transaction: any PostgresQuerying
    ) async throws -> [Int64] {
        guard !requests.isEmpty else { return [] }
        let rows = try await transaction.query(
            """
            INSERT INTO live_jobs (job_type, family, payload, unique_key, priority, available_at, max_retries,
                tenant_id, user_id, reference_type, reference_id, message_id, run_id, correlation_id, traceparent)
            SELECT job_type, family, payload::jsonb, unique_key, priority, coalesce(available_at, clock_timestamp()),
                max_retries, tenant_id, user_id, reference_type, reference_id, message_id,
                \(cause.runID), \(cause.correlationID.rawValue), \(cause.traceParent.description)
            FROM unnest(\(requests.map(\.type))::text[], \(requests.map(\.family.rawValue))::text[],
                \(requests.map(\.payload))::text[], \(requests.map(\.uniqueKey))::text[],
                \(requests.map(\.priority))::smallint[], \(requests.map(\.availableAt))::timestamptz[],
                \(requests.map(\.maxRetries))::integer[], \(requests.map(\.tenantID))::uuid[],
                \(requests.map(\.userID))::uuid[], \(requests.map(\.referenceType))::text[],
                \(requests.map(\.referenceID))::text[], \(requests.map(\.messageID))::text[])
                AS request (job_type, family, payload, unique_key, priority, available_at, max_retries,
                    tenant_id, user_id, reference_type, reference_id, message_id)
            ON CONFLICT (job_type, unique_key) WHERE status = 'pending' AND unique_key IS NOT NULL DO NOTHING
            RETURNING id
            """)
        return try rows.map { try $0.decode("id", as: Int64.self) }
    }
}

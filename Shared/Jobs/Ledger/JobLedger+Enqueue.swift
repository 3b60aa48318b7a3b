import FoundationEssentials
import Models
public import Postgres

extension JobLedger {
    /// Writes the requests as pending jobs, in the caller's transaction.
    ///
    /// - Returns: the ids of those that are new, in no order; a request whose unique key already waits has none.
    /// - Throws: ``Postgres/PostgresError``, e.g. when a payload is not JSON; ``DuplicateJob``; ``UnknownDependency``.
    public static func enqueue(
        _ requests: [JobRequest], cause: Cause, in transaction: any PostgresQuerying
    ) async throws -> [Int64] {
        var ids: [Int64] = []
        for policy in DuplicatePolicy.allCases {
            let alike = requests.filter { $0.onDuplicate == policy && $0.after.isEmpty }
            if alike.isEmpty { continue }
            let written = try await insert(policy == .replace ? latest(alike) : alike, policy, cause, in: transaction)
            if policy == .reject { try reject(alike, written) }
            ids += written.filter(\.isNew).map(\.id)
        }
        for request in requests where !request.after.isEmpty {
            try await DependencyLedger.insert(request, in: transaction) { waiting in
                let written = try await insert([waiting], waiting.onDuplicate, cause, in: transaction)
                if waiting.onDuplicate == .reject { try reject([waiting], written) }
                ids += written.filter(\.isNew).map(\.id)
                return written.map(\.id)
            }
        }
        return ids
    }

    /// Of requests with the same key the last, for one statement cannot replace a row twice.
    package static func latest(_ requests: [JobRequest]) -> [JobRequest] {
        var places: [[String]: Int] = [:]
        for (place, request) in requests.enumerated() {
            places[[request.type, request.uniqueKey ?? "\(place)", request.uniqueKey == nil ? "" : "key"]] = place
        }
        return places.values.sorted().map { requests[$0] }
    }

    private static func reject(_ requests: [JobRequest], _ written: [Written]) throws {
        var keys = Set(written.map { [$0.type, $0.uniqueKey] })
        for request in requests {
            guard let key = request.uniqueKey, keys.remove([request.type, key]) == nil else { continue }
            throw DuplicateJob(type: request.type, uniqueKey: key)
        }
    }

    private struct Written {
        let id: Int64
        let type: String
        let uniqueKey: String?
        /// False for one that waited and was replaced.
        let isNew: Bool
    }

    private static func insert(
        _ requests: [JobRequest], _ policy: DuplicatePolicy, _ cause: Cause, in transaction: any PostgresQuerying
    ) async throws -> [Written] {
        let rows = try await transaction.query(
            """
            INSERT INTO live_jobs AS waiting (job_type, family, payload, unique_key, priority, available_at, max_retries,
                tenant_id, user_id, provider, timeout_ms, expires_at, reference_type, reference_id, message_id,
                payload_version, callback, run_id, correlation_id, traceparent)
            SELECT job_type, family, payload::jsonb, unique_key, priority, coalesce(available_at, clock_timestamp()),
                max_retries, tenant_id, user_id, provider, timeout_ms, expires_at, reference_type, reference_id, message_id,
                payload_version, callback::jsonb, \(cause.runID), \(cause.correlationID.rawValue), \(cause.traceParent.description)
            FROM unnest(\(requests.map(\.type))::text[], \(requests.map(\.family.rawValue))::text[],
                \(requests.map(\.payload))::text[], \(requests.map(\.uniqueKey))::text[],
                \(requests.map(\.priority))::smallint[], \(requests.map(\.availableAt))::timestamptz[],
                \(requests.map(\.maxRetries))::integer[], \(requests.map(\.tenantID))::uuid[],
                \(requests.map(\.userID))::uuid[], \(requests.map(\.provider))::text[],
                \(requests.map { $0.timeout?.milliseconds })::bigint[], \(requests.map(\.expiresAt))::timestamptz[],
                \(requests.map(\.referenceType))::text[],
                \(requests.map(\.referenceID))::text[], \(requests.map(\.messageID))::text[],
                \(requests.map(\.payloadVersion))::smallint[], \(try requests.map { try $0.callback?.stored.text })::text[])
                AS request (job_type, family, payload, unique_key, priority, available_at, max_retries,
                    tenant_id, user_id, provider, timeout_ms, expires_at, reference_type, reference_id, message_id,
                    payload_version, callback)
            ON CONFLICT (job_type, unique_key) WHERE status = 'pending' AND unique_key IS NOT NULL
            \(unescaped: policy == .replace ? replacement : "DO NOTHING")
            RETURNING id, job_type, unique_key, xmax = 0 AS is_new
            """)
        return try rows.map {
            Written(
                id: try $0.decode("id"), type: try $0.decode("job_type"), uniqueKey: try $0.decode("unique_key"),
                isNew: try $0.decode("is_new"))
        }
    }

    private static let replacement = """
        DO UPDATE SET payload = excluded.payload, priority = excluded.priority,
            -- what waits for other jobs goes on waiting for them
            available_at = CASE WHEN waiting.available_at = 'infinity' THEN waiting.available_at
                ELSE excluded.available_at END,
            max_retries = excluded.max_retries, retry_count = 0, updated_at = clock_timestamp(),
            payload_version = excluded.payload_version, callback = coalesce(excluded.callback, waiting.callback)
        """
}

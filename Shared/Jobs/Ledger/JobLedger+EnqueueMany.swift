import FoundationEssentials
import Models
public import Postgres

extension JobLedger {
    /// Writes many requests as pending jobs by COPY, in the caller's transaction: several times as fast as
    /// ``enqueue(_:cause:in:)``, and the ids are not told.
    ///
    /// Requests with a unique key, a callback or others to wait for go the other way, after the rest. COPY holds up the connection until all is sent.
    ///
    /// - Returns: how many are new; requests whose unique key already waits are not.
    /// - Throws: as ``enqueue(_:cause:in:)``.
    public static func enqueueMany(
        _ requests: [JobRequest], cause: Cause, in transaction: PostgresTransaction
    ) async throws -> Int {
        let special = requests.filter(\.needsMoreThanARow)
        let free = special.isEmpty ? requests : requests.filter { !$0.needsMoreThanARow }
        var count = 0
        if !free.isEmpty { count += try await copy(free, cause, in: transaction) }
        for chunk in special.chunked(by: 1000) {
            count += try await enqueue(Array(chunk), cause: cause, in: transaction).count
        }
        return count
    }

    private static func copy(
        _ requests: [JobRequest], _ cause: Cause, in transaction: PostgresTransaction
    ) async throws -> Int {
        let clock = try await transaction.query("SELECT clock_timestamp() AS now")
        let row = CopiedRow(
            now: try clock[clock.startIndex].decode("now"), runID: cause.runID,
            correlationID: cause.correlationID.rawValue, traceParent: cause.traceParent.description)
        return try await transaction.copy(
            into: "live_jobs", columns: CopiedRow.columns, rows: requests.lazy.map(row.values))
    }

    /// What COPY sends of a request. The columns without a value keep their defaults.
    private struct CopiedRow {
        static let columns = [
            "job_type", "family", "payload", "priority", "available_at", "max_retries", "tenant_id", "user_id",
            "provider", "timeout_ms", "expires_at", "reference_type", "reference_id", "message_id", "run_id",
            "correlation_id", "traceparent", "payload_version",
        ]

        let now: Date
        let runID: UUID?
        let correlationID: String
        let traceParent: String

        func values(of request: JobRequest) -> [any PostgresEncodable] {
            [
                request.type, request.family.rawValue, PostgresJSON(request.payload), request.priority,
                request.availableAt ?? now, request.maxRetries, request.tenantID, request.userID,
                request.provider, request.timeout?.milliseconds, request.expiresAt, request.referenceType,
                request.referenceID, request.messageID, runID, correlationID, traceParent,
                request.payloadVersion,
            ]
        }
    }
}

extension JobRequest {
    fileprivate var needsMoreThanARow: Bool { uniqueKey != nil || callback != nil || !after.isEmpty }
}

extension Array {
    fileprivate func chunked(by size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}

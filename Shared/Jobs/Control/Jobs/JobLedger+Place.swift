import Models
public import Postgres

extension JobLedger {
    /// Enqueues one request and says which job does its work, also where one with the same key waited already.
    ///
    /// - Throws: ``DuplicateJob`` when the request says to reject it then.
    public static func place(
        _ request: JobRequest, cause: Cause, in transaction: PostgresTransaction
    ) async throws -> Placement {
        // Between the two statements the one that waits may be claimed; then the request finds its key free.
        for _ in 0..<10 {
            if let id = try await enqueue([request], cause: cause, in: transaction).first {
                return Placement(id: id, isNew: true)
            }
            let waiting = try await transaction.query(
                """
                SELECT id FROM live_jobs
                WHERE job_type = \(request.type) AND unique_key = \(request.uniqueKey) AND status = 'pending' FOR UPDATE
                """)
            if let row = waiting.first { return Placement(id: try row.decode("id"), isNew: false) }
        }
        throw LedgerError.vanished("the job of type \(request.type) with the key '\(request.uniqueKey ?? "")'")
    }

    /// Enqueues one request by hand, with a row of the audit log.
    public static func place(
        _ request: JobRequest, cause: Cause, by person: Operator, in database: PostgresPool
    ) async throws -> Placement {
        try await database.transaction { transaction in
            try await CallbackLedger.expectRunner(of: request.callback, in: transaction)
            let placement = try await place(request, cause: cause, in: transaction)
            try await AuditLog.note(
                "job.enqueue", "job \(placement.id)", by: person,
                ["type": .string(request.type), "is_new": .bool(placement.isNew)],
                correlationID: cause.correlationID, in: transaction)
            if placement.isNew {
                try await EventFeed.tell([placement.transition(of: request, cause)], in: transaction)
            }
            return placement
        }
    }
}

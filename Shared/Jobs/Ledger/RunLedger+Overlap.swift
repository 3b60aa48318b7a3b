import FoundationEssentials
import Models
import Postgres

extension RunLedger {
    /// What a queued run does while its job already runs.
    ///
    /// - Returns: how it ended, if it did.
    static func yield(
        _ id: UUID, to running: UUID, by policy: OverlapPolicy, in transaction: PostgresTransaction
    ) async throws -> Transition? {
        switch policy {
        case .allow:
            return nil
        case .skip:
            return try await end(id, as: .skipped, because: "the job was already running", in: transaction)
        case .bufferOne:
            return try await merge(id, in: transaction)
        case .cancelRunning:
            try await transaction.query(
                """
                UPDATE scheduled_job_runs SET cancel_requested_at = clock_timestamp()
                WHERE id = \(running) AND cancel_requested_at IS NULL
                """)
            return nil
        }
    }

    /// Of the runs that wait with equal parameters, the oldest stays; those that would be skipped do not count.
    private static func merge(_ id: UUID, in transaction: PostgresTransaction) async throws -> Transition? {
        let older = try await transaction.query(
            """
            SELECT other.id FROM scheduled_job_runs AS other JOIN scheduled_job_runs AS mine USING (job, parameters)
            WHERE mine.id = \(id) AND other.status = 'queued' AND other.overlap = 'buffer_one'
                AND (other.created_at, other.id) < (mine.created_at, mine.id)
            """)
        guard let keeper = try older.first?.decode("id", as: UUID.self) else { return nil }
        let reason = "merged into run \(keeper.uuidString.lowercased()), which waits with the same parameters"
        return try await end(id, as: .skipped, because: reason, in: transaction)
    }

    /// queued → an end without having run.
    ///
    /// - Returns: `nil` when it was no longer queued.
    @discardableResult
    static func end(
        _ id: UUID, as status: RunStatus, because reason: String, in transaction: any PostgresQuerying
    ) async throws -> Transition? {
        try await transaction.query(
            """
            UPDATE scheduled_job_runs SET status = \(status.rawValue), error = \(reason),
                finished_at = clock_timestamp(), settled_at = clock_timestamp()
            WHERE id = \(id) AND status = 'queued' RETURNING job, correlation_id
            """
        ).first.map {
            .run(
                id, of: try $0.decode("job"), status.rawValue, cause: try $0.decode("correlation_id"), reason: reason)
        }
    }
}

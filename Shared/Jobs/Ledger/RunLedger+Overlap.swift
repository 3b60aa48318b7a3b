import FoundationEssentials
import Models
import Postgres

extension RunLedger {
    /// What a queued run does while its job already runs.
    static func yield(
        _ id: UUID, to running: UUID, by policy: OverlapPolicy, in transaction: PostgresTransaction
    ) async throws {
        switch policy {
        case .allow:
            break
        case .skip:
            try await end(id, as: .skipped, because: "the job was already running", in: transaction)
        case .bufferOne:
            try await merge(id, in: transaction)
        case .cancelRunning:
            try await transaction.query(
                """
                UPDATE scheduled_job_runs SET cancel_requested_at = clock_timestamp()
                WHERE id = \(running) AND cancel_requested_at IS NULL
                """)
        }
    }

    /// Of the runs that wait with equal parameters, the oldest stays; those that would be skipped do not count.
    private static func merge(_ id: UUID, in transaction: PostgresTransaction) async throws {
        let older = try await transaction.query(
            """
            SELECT other.id FROM scheduled_job_runs AS other JOIN scheduled_job_runs AS mine USING (job, parameters)
            WHERE mine.id = \(id) AND other.status = 'queued' AND other.overlap = 'buffer_one'
                AND (other.created_at, other.id) < (mine.created_at, mine.id)
            """)
        guard let keeper = try older.first?.decode("id", as: UUID.self) else { return }
        let reason = "merged into run \(keeper.uuidString.lowercased()), which waits with the same parameters"
        try await end(id, as: .skipped, because: reason, in: transaction)
    }

    /// queued → an end without having run.
    static func end(
        _ id: UUID, as status: RunStatus, because reason: String, in transaction: any PostgresQuerying
    ) async throws {
        try await transaction.query(
            """
            UPDATE scheduled_job_runs SET status = \(status.rawValue), error = \(reason),
                finished_at = clock_timestamp(), settled_at = clock_timestamp()
            WHERE id = \(id) AND status = 'queued'
            """)
    }
}

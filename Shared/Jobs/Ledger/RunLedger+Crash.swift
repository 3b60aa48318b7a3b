import Models
import Postgres

extension RunLedger {
    /// running → queued, after the process died that the run had to itself; failed after the third time.
    ///
    /// - Returns: how it stands now.
    /// - Throws: ``ClaimLost`` when the fence is no longer current.
    static func crash(_ run: ClaimedRun, error: String, in database: PostgresPool) async throws -> RunStatus {
        try await database.transaction { transaction in
            if try await lock(run, toWrite: "crashed", in: transaction) {
                try await write(crash: error, of: run, in: transaction)
            }
            let rows = try await transaction.query("SELECT status FROM scheduled_job_runs WHERE id = \(run.id)")
            return try rows[rows.startIndex].decode("status")
        }
    }

    private static func write(
        crash error: String, of run: ClaimedRun, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.query(
            """
            WITH noted AS (
                UPDATE run_attempts SET ended_at = clock_timestamp(), ending = 'crashed'
                WHERE run_id = \(run.id) AND fence = \(run.fence))
            UPDATE scheduled_job_runs SET fence = NULL, holder = NULL, crashes = crashes + 1,
                lone_crashes = lone_crashes + 1, error = \(error.storableError)::text,
                status = CASE WHEN lone_crashes + 1 < \(Int32(crashLimit)) THEN 'queued' ELSE 'failed' END,
                finished_at = CASE WHEN lone_crashes + 1 >= \(Int32(crashLimit)) THEN clock_timestamp() END
            WHERE id = \(run.id)
            """)
    }
}

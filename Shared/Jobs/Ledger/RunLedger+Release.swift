import FoundationEssentials
import Models
import Postgres

extension RunLedger {
    /// running → queued for every run whose holder has ended; failed once that happened three times.
    ///
    /// - Returns: what was released, for the log.
    static func releaseDead(family: Family, in database: PostgresPool) async throws -> [UUID] {
        let rows = try await database.query(
            """
            SELECT id, job, fence FROM scheduled_job_runs AS run
            WHERE family = \(family.rawValue) AND status = 'running'
                AND NOT EXISTS (SELECT 1 FROM processes WHERE id = run.holder AND ended_at IS NULL)
            """)
        var released: [UUID] = []
        for row in rows {
            let id = try row.decode("id", as: UUID.self)
            if try await release(id, job: row.decode("job"), fence: row.decode("fence"), in: database) {
                released.append(id)
            }
        }
        return released
    }

    private static func release(_ id: UUID, job: String, fence: UUID, in database: PostgresPool) async throws -> Bool {
        try await database.transaction { transaction in
            try await transaction.query("SELECT 1 FROM scheduled_jobs WHERE name = \(job) FOR UPDATE")
            let released = try await transaction.query(
                """
                WITH noted AS (
                    UPDATE run_attempts SET ended_at = clock_timestamp(), ending = 'died'
                    WHERE run_id = \(id) AND fence = \(fence) AND ended_at IS NULL)
                UPDATE scheduled_job_runs SET fence = NULL, holder = NULL, crashes = crashes + 1,
                    status = CASE WHEN crashes + 1 < \(Int32(crashLimit)) THEN 'queued' ELSE 'failed' END,
                    error = coalesce(error, 'its process died while it ran'),
                    finished_at = CASE WHEN crashes + 1 >= \(Int32(crashLimit)) THEN clock_timestamp() END
                WHERE id = \(id) AND fence = \(fence) RETURNING id
                """)
            return !released.isEmpty
        }
    }
}

import FoundationEssentials
import Models
import Postgres

extension RunLedger {
    /// The runs of a family whose holder has ended.
    static func abandoned(
        _ family: Family, in database: any PostgresQuerying
    ) async throws -> [(id: UUID, job: String, fence: UUID)] {
        try await database.query(
            """
            SELECT id, job, fence FROM scheduled_job_runs AS run
            WHERE family = \(family.rawValue) AND \(unescaped: isAbandoned)
            """
        ).map { (try $0.decode("id"), try $0.decode("job"), try $0.decode("fence")) }
    }

    /// Of the row `run`.
    static let isAbandoned = """
        status = 'running' AND NOT EXISTS (SELECT FROM processes WHERE id = run.holder AND ended_at IS NULL)
        """

    /// running → queued. Whether the run or what ran beside it killed the process shows next time, when it has one of
    /// its own. What a process left when it stopped in order is not counted.
    ///
    /// - Returns: false when another observer was first.
    static func release(_ id: UUID, job: String, fence: UUID, in database: PostgresPool) async throws -> Bool {
        try await database.transaction { transaction in
            try await transaction.query("SELECT 1 FROM scheduled_jobs WHERE name = \(job) FOR UPDATE")
            let released = try await transaction.query(
                """
                WITH noted AS (
                    UPDATE run_attempts SET ended_at = clock_timestamp(), ending = 'died'
                    WHERE run_id = \(id) AND fence = \(fence) AND ended_at IS NULL)
                UPDATE scheduled_job_runs AS run SET status = 'queued', fence = NULL, holder = NULL,
                    crashes = crashes + counted,
                    error = CASE WHEN counted = 1 THEN coalesce(error, 'its process died while it ran') END
                FROM (SELECT CASE WHEN EXISTS (SELECT 1 FROM scheduled_job_runs JOIN processes ON processes.id = holder
                    WHERE scheduled_job_runs.id = \(id) AND ending = 'stopped') THEN 0 ELSE 1 END AS counted) AS death
                WHERE run.id = \(id) AND fence = \(fence) RETURNING run.id
                """)
            return !released.isEmpty
        }
    }
}

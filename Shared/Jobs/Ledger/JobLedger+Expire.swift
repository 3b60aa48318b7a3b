import Models
import Postgres

extension JobLedger {
    /// pending → cancelled, for what has not begun in time.
    static func expire(_ family: Family, in database: any PostgresQuerying) async throws {
        try await database.query(
            """
            WITH late AS (
                SELECT id FROM live_jobs WHERE status = 'pending' AND expires_at <= statement_timestamp()
                    AND family = \(family.rawValue) LIMIT 1000 FOR UPDATE SKIP LOCKED
            ), gone AS (
                DELETE FROM live_jobs AS job USING late WHERE job.id = late.id RETURNING job.*
            ), forgotten AS (
                DELETE FROM job_dependencies USING gone WHERE job_id = gone.id
            )
            INSERT INTO finished_jobs (\(unescaped: kept), status, error)
            SELECT \(unescaped: kept), 'cancelled', 'it had not begun when it expired' FROM gone
            """)
    }
}

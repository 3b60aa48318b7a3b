import Models
import Postgres

extension JobLedger {
    /// Gives jobs their waits back after the database's clock was put back.
    ///
    /// Who was written later than it is now was written by a clock that was ahead. If it was due at once, or waited for
    /// its next attempt, only the rest of its wait remains; a job for an instant that somebody asked for keeps it.
    /// Looks by which dependents are found without a message are at most ten minutes off, and are again.
    ///
    /// - Returns: how many jobs had been made late.
    static func mendTimes(_ family: Family, in database: any PostgresQuerying) async throws -> Int {
        try await database.query(
            """
            WITH ahead AS MATERIALIZED (
                SELECT id FROM live_jobs
                WHERE job_type IN (SELECT name FROM job_types WHERE family = \(family.rawValue)) AND \(unescaped: waits)
                    AND available_at > clock_timestamp() AND updated_at > clock_timestamp() + interval '1 second'
                    AND (available_at <= updated_at + interval '1 second' OR attempt > 0)
                FOR UPDATE SKIP LOCKED
            ), checked AS (
                UPDATE job_dependencies SET check_at = clock_timestamp()
                WHERE family = \(family.rawValue) AND check_at > clock_timestamp() + interval '11 minutes'
            )
            UPDATE live_jobs AS job SET updated_at = clock_timestamp(),
                available_at = clock_timestamp() + greatest(available_at - updated_at, interval '0')
            FROM ahead WHERE job.id = ahead.id RETURNING job.id
            """
        ).count
    }
}

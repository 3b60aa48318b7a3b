import Models
import Postgres

extension JobLedger {
    /// pending → cancelled, for what has not begun in time.
    ///
    /// - Returns: what it ended.
    @discardableResult
    static func expire(_ family: Family, in database: any PostgresQuerying) async throws -> [Transition] {
        try await database.query(
            """
            WITH late AS (
                SELECT id FROM live_jobs WHERE \(unescaped: hasExpired) AND family = \(family.rawValue)
                LIMIT 1000 FOR UPDATE SKIP LOCKED
            ), gone AS (
                DELETE FROM live_jobs AS job USING late WHERE job.id = late.id RETURNING job.*
            ), forgotten AS (
                DELETE FROM job_dependencies USING gone WHERE job_id = gone.id
            )
            INSERT INTO finished_jobs (\(unescaped: kept), status, error)
            SELECT \(unescaped: kept), 'cancelled', 'it had not begun when it expired' FROM gone
            RETURNING id, job_type, correlation_id
            """
        ).map { try ended($0, "expired") }
    }

    /// Of what has not begun.
    static let hasExpired = "status = 'pending' AND expires_at <= statement_timestamp()"

    /// A transition of the job in a row with its id, type and correlation id.
    static func ended(_ row: PostgresRow, _ status: String, reason: String? = nil) throws -> Transition {
        Transition(
            .job, try row.decode("job_type"), id: "\(try row.decode("id", as: Int64.self))", status: status,
            correlationID: try row.decode("correlation_id"), reason: reason)
    }
}

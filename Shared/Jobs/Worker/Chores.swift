import FoundationEssentials
import Models
import Postgres

/// What there is for a family's sweep to do.
///
/// Asked for in one statement, since in most seconds it is nothing, and each statement more would be a good part of what a
/// service costs at rest. Each condition is that of the act, or stands beside it.
struct Chores {
    /// Runs and jobs that are claimed by the dead.
    let abandoned: Bool
    /// Jobs that came back although somebody wanted them ended.
    let returned: Bool
    let expired: Bool
    /// Jobs whose needs have ended, or are to be looked at.
    let dependent: Bool
    let unsettled: Bool
    /// How many runs and jobs are due, up to the window that was asked for.
    let due: Int
    /// The database's wall clock.
    let time: Date

    /// Whether nothing has to be done, so that what is due stays as it is.
    var isEmpty: Bool { !(abandoned || returned || expired || dependent || unsettled) }

    /// Takes the family's lock, until the transaction ends where there is one.
    ///
    /// - Returns: `nil` when another replica sweeps.
    static func look(_ family: Family, window: Int, in database: any PostgresQuerying) async throws -> Chores? {
        let rows = try await database.query(
            """
            WITH given AS MATERIALIZED (
                SELECT family, most,
                    pg_try_advisory_xact_lock(hashtextextended(current_schema() || '.sweep.' || family, 0)) AS is_mine
                FROM (SELECT \(family.rawValue)::text AS family, \(window)::bigint AS most) AS given
            )
            SELECT EXISTS (SELECT FROM scheduled_job_runs AS run
                    WHERE family = given.family AND \(unescaped: RunLedger.isAbandoned))
                OR EXISTS (SELECT FROM live_jobs AS job
                    WHERE family = given.family AND \(unescaped: JobLedger.isAbandoned)) AS abandoned,
                EXISTS (SELECT FROM live_jobs
                    WHERE family = given.family AND \(unescaped: JobLedger.isReturned)) AS returned,
                EXISTS (SELECT FROM live_jobs
                    WHERE family = given.family AND \(unescaped: JobLedger.hasExpired)) AS expired,
                \(unescaped: DependencyLedger.isAwaiting("given.family")) AS dependent,
                EXISTS (SELECT FROM scheduled_job_runs AS run
                    WHERE family = given.family AND \(unescaped: RunLedger.isUnsettled)) AS unsettled,
                \(unescaped: due) AS due, clock_timestamp() AS time
            FROM given WHERE is_mine
            """)
        guard let row = rows.first else { return nil }
        return Chores(
            abandoned: try row.decode("abandoned"), returned: try row.decode("returned"),
            expired: try row.decode("expired"), dependent: try row.decode("dependent"),
            unsettled: try row.decode("unsettled"), due: Int(try row.decode("due", as: Int64.self)),
            time: try row.decode("time"))
    }

    /// What is due now.
    static func due(_ family: Family, window: Int, in database: any PostgresQuerying) async throws -> Int {
        let rows = try await database.query(
            """
            WITH given AS MATERIALIZED (SELECT \(family.rawValue)::text AS family, \(window)::bigint AS most)
            SELECT \(unescaped: due) AS due FROM given
            """)
        return Int(try rows[rows.startIndex].decode("due", as: Int64.self))
    }

    private static let due = """
        (SELECT count(*) FROM (
            SELECT FROM scheduled_job_runs AS run WHERE family = given.family AND status = 'queued'
                AND \(RunLedger.isDue) AND \(PauseLedger.admitsRun) LIMIT given.most) AS due)
        + (SELECT count(*) FROM (
            SELECT FROM live_jobs AS job WHERE job_type IN (SELECT name FROM job_types WHERE family = given.family)
                AND \(JobLedger.isDue) AND \(PauseLedger.admitsJob) LIMIT given.most) AS due)
        """
}

import FoundationEssentials
public import Models
public import Postgres
import Schedules

/// The rows that say when jobs are due, and the one transaction that turns instants into runs.
public enum ScheduleLedger {
    /// Notes that a service runs these jobs now; what none has run for a day is no longer scheduled.
    public static func register(_ jobs: [CataloguedJob], in database: any PostgresQuerying) async throws {
        let jobs = jobs.sorted { $0.name < $1.name }  // one order of locks for all
        try await database.query(
            """
            INSERT INTO scheduled_jobs (name, family)
            SELECT * FROM unnest(\(jobs.map(\.name))::text[], \(jobs.map(\.family.rawValue))::text[])
            ON CONFLICT (name) DO UPDATE SET family = excluded.family, seen_at = excluded.seen_at
            """)
    }

    /// Makes sure that the job has its row, whose lock orders its runs, without having it scheduled.
    static func know(_ job: CataloguedJob, in database: any PostgresQuerying) async throws {
        try await database.query(
            """
            INSERT INTO scheduled_jobs (name, family, seen_at) VALUES (\(job.name), \(job.family.rawValue), '-infinity')
            ON CONFLICT (name) DO NOTHING
            """)
    }

    /// Whether a service of any version has run the job within a day.
    static func isRun(_ job: String, in database: any PostgresQuerying) async throws -> Bool {
        try await !database.query(
            "SELECT 1 FROM scheduled_jobs WHERE name = \(job) AND \(unescaped: isSeen)"
        ).isEmpty
    }

    static let isSeen = "scheduled_jobs.seen_at > clock_timestamp() - interval '1 day'"

    /// The schedules of registered jobs, and what is wrong with those that cannot be read.
    public static func load(
        in database: any PostgresQuerying
    ) async throws -> (schedules: [StoredSchedule], unreadable: [UnreadableSchedule]) {
        let rows = try await database.query("\(unescaped: selection) WHERE \(unescaped: isSeen) ORDER BY job")
        var read: (schedules: [StoredSchedule], unreadable: [UnreadableSchedule]) = ([], [])
        for row in rows {
            do {
                read.schedules.append(try stored(row))
            } catch {
                read.unreadable.append(UnreadableSchedule(job: try row.decode("job"), reason: "\(error)"))
            }
        }
        return read
    }

    /// One schedule, its row locked until the transaction ends; `nil` where there is none.
    static func lock(_ job: String, in transaction: PostgresTransaction) async throws -> StoredSchedule? {
        try await lockJob(job, in: transaction)
        let rows = try await transaction.query(
            "\(unescaped: selection) WHERE job = \(job) FOR UPDATE OF schedules")
        return try rows.first.map(stored)
    }

    /// Orders every transition of the job's runs and schedule: whoever changes one takes this lock first.
    static func lockJob(_ job: String, in transaction: PostgresTransaction) async throws {
        try await transaction.query("SELECT 1 FROM scheduled_jobs WHERE name = \(job) FOR UPDATE")
    }

    private static let selection = """
        SELECT job, family, expression, time_zone, dst, anchor, catch_up_ms, overlap, timeout_ms,
            schedules.parameters::text AS parameters, revision, accounted_to, source,
            coalesce(schedules.paused_at, scheduled_jobs.paused_at) IS NOT NULL
                OR EXISTS (SELECT 1 FROM pauses WHERE scope = 'schedule' AND key = job) AS is_paused
        FROM schedules JOIN scheduled_jobs ON scheduled_jobs.name = schedules.job
        """

    /// The source of a schedule that an operator gave up: it goes on until a publisher writes its own definition.
    static let released = "released"

    /// The database's clock, and the registered jobs that have no schedule yet or none of a publisher's any more.
    static func look(in database: any PostgresQuerying) async throws -> (time: Date, unscheduled: [String]) {
        let rows = try await database.query(
            """
            SELECT clock_timestamp() AS time, ARRAY(
                SELECT name FROM scheduled_jobs WHERE \(unescaped: isSeen) AND NOT EXISTS (
                    SELECT 1 FROM schedules WHERE job = name AND source <> \(released))
            ) AS unscheduled
            """)
        let row = rows[rows.startIndex]
        return (try row.decode("time"), try row.decode("unscheduled"))
    }

    private static func stored(_ row: PostgresRow) throws -> StoredSchedule {
        var definition = ScheduleDefinition(
            job: try row.decode("job"), expression: try row.decode("expression"), source: try row.decode("source"))
        definition.zone = try row.decode("time_zone")
        definition.dst = try row.decode("dst", as: DSTPolicy.self)
        definition.anchor = try row.decode("anchor")
        definition.catchUp = .milliseconds(try row.decode("catch_up_ms", as: Int64.self))
        definition.overlap = try row.decode("overlap", as: OverlapPolicy.self)
        definition.timeout = try row.decode("timeout_ms", as: Int64?.self).map { .milliseconds($0) }
        definition.isPaused = try row.decode("is_paused")
        if case .object(let parameters) = try JSONValue(parsing: row.decode("parameters", as: String.self).utf8) {
            definition.parameters = parameters
        }
        return StoredSchedule(
            definition: definition, family: try row.decode("family", as: Family.self),
            schedule: try definition.schedule(), revision: try row.decode("revision"),
            accountedTo: try row.decode("accounted_to"))
    }
}

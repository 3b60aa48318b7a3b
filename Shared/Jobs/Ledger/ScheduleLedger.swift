import FoundationEssentials
public import Models
public import Postgres
import Schedules

/// The rows that say when jobs are due, and the one transaction that turns instants into runs.
public enum ScheduleLedger {
    /// Notes that services of this version run these jobs; only such jobs are scheduled.
    public static func register(_ jobs: [CataloguedJob], in database: any PostgresQuerying) async throws {
        try await database.query(
            """
            INSERT INTO scheduled_jobs (name, family)
            SELECT * FROM unnest(\(jobs.map(\.name))::text[], \(jobs.map(\.family.rawValue))::text[])
            ON CONFLICT (name) DO UPDATE SET family = excluded.family
            """)
    }

    /// The schedules of registered jobs.
    public static func load(in database: any PostgresQuerying) async throws -> [StoredSchedule] {
        let rows = try await database.query(
            """
            SELECT job, family, expression, time_zone, dst, anchor, catch_up_ms, overlap, timeout_ms,
                schedules.parameters::text AS parameters, revision, accounted_to, source,
                coalesce(schedules.paused_at, scheduled_jobs.paused_at) IS NOT NULL AS is_paused
            FROM schedules JOIN scheduled_jobs ON scheduled_jobs.name = schedules.job ORDER BY job
            """)
        return try rows.map(stored)
    }

    /// The database's clock, and the registered jobs that have no schedule yet.
    static func look(in database: any PostgresQuerying) async throws -> (time: Date, unscheduled: [String]) {
        let rows = try await database.query(
            """
            SELECT clock_timestamp() AS time, ARRAY(
                SELECT name FROM scheduled_jobs WHERE NOT EXISTS (SELECT 1 FROM schedules WHERE job = name)
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

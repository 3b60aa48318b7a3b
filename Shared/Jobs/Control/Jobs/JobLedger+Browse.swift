import FoundationEssentials
public import Models
public import Postgres

extension JobLedger {
    /// The queued jobs that match, newest first, without their payloads.
    ///
    /// - Parameter before: only jobs with a smaller id, for the next page.
    /// - Throws: ``NotFound`` when nothing matches a type that nobody runs and no job ever had.
    public static func list(
        _ filter: JobFilter = JobFilter(), before: Int64? = nil, limit: Int, in database: any PostgresQuerying
    ) async throws -> [JobRecord] {
        var query: PostgresQuery = """
            SELECT \(unescaped: JobRecord.columns) FROM jobs AS job
            WHERE \(part: filter.condition) AND (\(before)::bigint IS NULL OR job.id < \(before))
            ORDER BY job.id DESC LIMIT \(limit)
            """
        query.isPrepared = false  // the best plan depends on what is filtered by
        let records = try await database.query(query).map { try JobRecord($0, withDetails: false) }
        if records.isEmpty, let type = filter.type { try await expectType(type, in: database) }
        return records
    }

    /// One queued job with payload, result and the errors of all attempts.
    ///
    /// - Throws: ``NotFound``.
    public static func show(_ id: Int64, in database: any PostgresQuerying) async throws -> JobRecord {
        let rows = try await database.query(
            """
            SELECT \(unescaped: JobRecord.columns), \(unescaped: JobRecord.detailColumns)
            FROM jobs AS job WHERE job.id = \(id) LIMIT 1
            """)
        guard let row = rows.first else { throw NotFound("job \(id)") }
        return try JobRecord(row, withDetails: true)
    }

    /// How many live jobs match.
    public static func countLive(_ filter: JobFilter, in database: any PostgresQuerying) async throws -> Int {
        var query: PostgresQuery = "SELECT count(*) AS n FROM live_jobs AS job WHERE \(part: filter.condition)"
        query.isPrepared = false  // as above
        return Int(try await database.query(query)[0].decode("n", as: Int64.self))
    }

    /// The types that services of any version have run, with the family that runs each.
    public static func knownTypes(in database: any PostgresQuerying) async throws -> [String: Family] {
        let rows = try await database.query("SELECT name, family FROM job_types ORDER BY name")
        return Dictionary(
            try rows.map { (try $0.decode("name", as: String.self), try $0.decode("family", as: Family.self)) }
        ) { first, _ in first }
    }

    /// - Throws: ``NotFound`` with the near miss when no service runs the type and no live job has it.
    static func expectType(_ type: String, in database: any PostgresQuerying) async throws {
        let known = try await database.query(
            "SELECT name FROM job_types UNION SELECT job_type FROM live_jobs WHERE job_type = \(type) ORDER BY 1"
        ).map { try $0.decode("name", as: String.self) }
        guard known.contains(type) else { throw NotFound("job type", named: type, among: known) }
    }
}

public import Postgres

extension DeadLetterLedger {
    /// The dead letters that match, newest first, without their contents.
    ///
    /// - Parameter before: only letters with a smaller id, for the next page.
    /// - Throws: ``NotFound`` when nothing matches a name that no letter ever had.
    public static func list(
        _ filter: DeadLetterFilter = DeadLetterFilter(), before: Int64? = nil, limit: Int,
        in database: any PostgresQuerying
    ) async throws -> [DeadLetterRecord] {
        var query: PostgresQuery = """
            SELECT \(unescaped: DeadLetterRecord.columns) FROM dead_letters AS letter
            WHERE \(part: filter.condition) AND (\(before)::bigint IS NULL OR letter.id < \(before))
            ORDER BY letter.id DESC LIMIT \(limit)
            """
        query.isPrepared = false  // the best plan depends on what is filtered by
        let records = try await database.query(query).map { try DeadLetterRecord($0, withDetails: false) }
        if records.isEmpty { try await explainNothing(filter, in: database) }
        return records
    }

    /// One dead letter with all it holds.
    ///
    /// - Throws: ``NotFound``.
    public static func show(_ id: Int64, in database: any PostgresQuerying) async throws -> DeadLetterRecord {
        let rows = try await database.query(
            """
            SELECT \(unescaped: DeadLetterRecord.columns), \(unescaped: DeadLetterRecord.detailColumns)
            FROM dead_letters AS letter WHERE id = \(id) AND purged_at IS NULL
            """)
        guard let row = rows.first else { throw NotFound("dead letter \(id)") }
        return try DeadLetterRecord(row, withDetails: true)
    }

    /// How many match.
    public static func count(_ filter: DeadLetterFilter, in database: any PostgresQuerying) async throws -> Int {
        var query: PostgresQuery = "SELECT count(*) AS n FROM dead_letters AS letter WHERE \(part: filter.condition)"
        query.isPrepared = false  // as above
        return Int(try await database.query(query)[0].decode("n", as: Int64.self))
    }

    /// The dead letter of a queued job, if it has one that was not purged.
    static func letter(of job: Int64, in database: any PostgresQuerying) async throws -> Int64? {
        try await database.query("SELECT id FROM dead_letters WHERE job_id = \(job) AND purged_at IS NULL")
            .first?.decode("id", as: Int64.self)
    }

    /// Why nothing matched; nothing is wrong where a filter just has no match.
    static func explainNothing(_ filter: DeadLetterFilter, in database: any PostgresQuerying) async throws {
        if let ids = filter.ids, ids.count == 1, let id = ids.first { _ = try await show(id, in: database) }
        guard let name = filter.name else { return }
        let known = try await database.query(
            """
            SELECT name FROM dead_letters WHERE name IS NOT NULL UNION SELECT name FROM job_types
            UNION SELECT name FROM scheduled_jobs ORDER BY 1 LIMIT 10000
            """
        ).map { try $0.decode("name", as: String.self) }
        guard known.contains(name) else { throw NotFound("job or job type", named: name, among: known) }
    }
}

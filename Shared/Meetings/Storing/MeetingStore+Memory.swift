public import Postgres

extension MeetingStore {
    /// What is remembered of a source.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    public static func memory(of source: String, in database: any PostgresQuerying) async throws -> SourceMemory {
        var memory = SourceMemory()
        let pages = try await database.query(
            """
            SELECT address, list, fingerprint, etag, last_modified, rows, next FROM meeting_pages
            WHERE source = \(source)
            """)
        for row in pages {
            memory.pages[try row.decode("address")] = PageMemory(
                list: try row.decode("list"), fingerprint: try row.decode("fingerprint"), etag: try row.decode("etag"),
                lastModified: try row.decode("last_modified"), rows: Int(try row.decode("rows", as: Int32.self)),
                next: try row.decode("next"))
        }
        for row in try await database.query("SELECT list, tried_at FROM meeting_lists WHERE source = \(source)") {
            memory.tried[try row.decode("list")] = try row.decode("tried_at")
        }
        return memory
    }

    static func remember(_ page: MeetingPage, in database: PostgresTransaction) async throws {
        let memory = page.memory
        try await database.query(
            """
            INSERT INTO meeting_pages (source, address, list, fingerprint, etag, last_modified, rows, next)
            VALUES (\(page.source), \(page.url), \(memory.list), \(memory.fingerprint), \(memory.etag),
                \(memory.lastModified), \(memory.rows), \(memory.next))
            ON CONFLICT (source, address) DO UPDATE SET list = excluded.list, fingerprint = excluded.fingerprint,
                etag = excluded.etag, last_modified = excluded.last_modified, rows = excluded.rows,
                next = excluded.next, read_at = clock_timestamp()
            """)
    }

    /// Notes how the reading of a list ended, so that it comes last the next time, and forgets pages that are there no more.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    public static func end(_ reading: ListReading, in database: PostgresTransaction) async throws {
        let reason = reading.error?.description
        try await database.query(
            """
            INSERT INTO meeting_lists AS known (source, list, tried_at, read_at, error)
            VALUES (\(reading.source), \(reading.list), clock_timestamp(),
                CASE WHEN \(reason)::text IS NULL THEN clock_timestamp() END, \(reason))
            ON CONFLICT (source, list) DO UPDATE SET tried_at = excluded.tried_at,
                read_at = coalesce(excluded.read_at, known.read_at), error = excluded.error
            """)
        guard reading.error == nil else { return }
        try await database.query(
            """
            DELETE FROM meeting_pages WHERE source = \(reading.source) AND list = \(reading.list)
                AND address <> ALL (\(reading.pages.sorted())::text[])
            """)
    }
}

import FoundationEssentials
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
        let lists = try await database.query(
            "SELECT list, tried_at, next, fingerprint, pages, rows FROM meeting_lists WHERE source = \(source)")
        for row in lists {
            let list: String = try row.decode("list")
            memory.tried[list] = try row.decode("tried_at", as: Date.self)
            memory.bookmarks[list] = try bookmark(row)
        }
        return memory
    }

    private static func bookmark(_ row: PostgresRow) throws -> ListBookmark? {
        guard let next = try row.decode("next", as: String?.self) else { return nil }
        return ListBookmark(
            fingerprint: try row.decode("fingerprint"), next: next,
            pages: Set(try row.decode("pages", as: [String].self)),
            rows: Int(try row.decode("rows", as: Int32.self)))
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

    /// Notes how the reading of a list ended, or where it was broken off, so that it comes last the next time; and forgets
    /// pages that are there no more.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    public static func end(_ reading: ListReading, in database: PostgresTransaction) async throws {
        let mark = reading.bookmark
        try await database.query(
            """
            INSERT INTO meeting_lists AS known (source, list, tried_at, read_at, error, next, fingerprint, pages, rows)
            VALUES (\(reading.source), \(reading.list), clock_timestamp(),
                CASE WHEN \(reading.isWhole) THEN clock_timestamp() END, \(reading.error?.description), \(mark?.next),
                \(mark?.fingerprint), \(mark?.pages.sorted()), \(mark?.rows))
            ON CONFLICT (source, list) DO UPDATE SET tried_at = excluded.tried_at,
                read_at = coalesce(excluded.read_at, known.read_at), error = excluded.error, next = excluded.next,
                fingerprint = excluded.fingerprint, pages = excluded.pages, rows = excluded.rows
            """)
        guard reading.isWhole else { return }
        try await database.query(
            """
            DELETE FROM meeting_pages WHERE source = \(reading.source) AND list = \(reading.list)
                AND address <> ALL (\(reading.pages.sorted())::text[])
            """)
    }
}

import FoundationEssentials
public import Postgres

/// Meetings and their sources in the database.
public enum MeetingStore {
    /// Makes the sources those that are read, in this order. What is remembered of others is kept for their return.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    public static func define(_ sources: [MeetingSource], in database: any PostgresQuerying) async throws {
        try await database.query(
            """
            WITH given AS (
                SELECT name, definition, position FROM unnest(
                    \(sources.map(\.name))::text[], \(try sources.map { try $0.stored })::text[])
                    WITH ORDINALITY AS list (name, definition, position)
            ), gone AS (
                UPDATE meeting_sources SET position = NULL, updated_at = clock_timestamp()
                WHERE position IS NOT NULL AND name NOT IN (SELECT name FROM given)
            )
            INSERT INTO meeting_sources AS known (name, definition, position)
            SELECT name, definition::jsonb, position FROM given
            ON CONFLICT (name) DO UPDATE SET definition = excluded.definition, position = excluded.position,
                updated_at = clock_timestamp()
            WHERE (known.definition, known.position) IS DISTINCT FROM (excluded.definition, excluded.position)
            """)
    }

    /// The sources that are read, in order.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    public static func sources(in database: any PostgresQuerying) async throws -> [StoredSource] {
        try await database.query(
            """
            SELECT name, definition::text AS definition FROM meeting_sources
            WHERE position IS NOT NULL ORDER BY position
            """
        ).map { row in
            let name: String = try row.decode("name")
            let definition: String = try row.decode("definition")
            do {
                return StoredSource(name: name, definition: .success(try MeetingSource(name: name, stored: definition)))
            } catch {
                return StoredSource(
                    name: name,
                    definition: .failure(ScrapeError(.badDefinition, source: name, reason: "\(error)")))
            }
        }
    }

    /// Writes what a page says, and what is to be remembered of it. A meeting that is known takes what has changed.
    ///
    /// - Parameter database: a transaction, so that nothing is remembered of a page whose rows were not written.
    /// - Returns: how many are new.
    /// - Throws: ``Postgres/PostgresError``.
    public static func store(_ page: MeetingPage, in database: PostgresTransaction) async throws -> Int {
        let added = try await store(rows: page, in: database)
        try await remember(page, in: database)
        return added
    }

    private static func store(rows page: MeetingPage, in database: any PostgresQuerying) async throws -> Int {
        // a page may list a meeting twice, and one statement cannot write a row twice
        let meetings = Array(Dictionary(page.meetings.map { ($0.key, $0) }) { $1 }.values)
        if meetings.isEmpty { return 0 }
        return try await database.query(
            """
            INSERT INTO published_meetings AS known (source, key, title, day, "time", zone, place, member, role, committee,
                dossier, participants, link, page)
            SELECT source, key, title, day::date, "time"::time, zone, place, member, role, committee, dossier,
                ARRAY(SELECT jsonb_array_elements_text(participants::jsonb)), link, page
            FROM unnest(\(meetings.map(\.source))::text[], \(meetings.map(\.key))::text[],
                \(meetings.map(\.title))::text[], \(meetings.map(\.day))::text[], \(meetings.map(\.time))::text[],
                \(meetings.map(\.zone))::text[], \(meetings.map(\.place))::text[], \(meetings.map(\.member))::text[],
                \(meetings.map(\.role))::text[], \(meetings.map(\.committee))::text[],
                \(meetings.map(\.dossier))::text[], \(try meetings.map { try json($0.participants) })::text[],
                \(meetings.map(\.link))::text[], \(meetings.map(\.page))::text[])
                AS given (source, key, title, day, "time", zone, place, member, role, committee, dossier, participants, link,
                    page)
            ON CONFLICT (source, key) DO UPDATE SET title = excluded.title, day = excluded.day, "time" = excluded."time",
                zone = excluded.zone, place = excluded.place, member = excluded.member, role = excluded.role,
                committee = excluded.committee, dossier = excluded.dossier, participants = excluded.participants,
                link = excluded.link, page = excluded.page, updated_at = clock_timestamp()
            WHERE (known.title, known.day, known."time", known.zone, known.place, known.member, known.role,
                    known.committee, known.dossier, known.participants, known.link)
                IS DISTINCT FROM (excluded.title, excluded.day, excluded."time", excluded.zone, excluded.place,
                    excluded.member, excluded.role, excluded.committee, excluded.dossier, excluded.participants,
                    excluded.link)
            RETURNING xmax = 0 AS is_new
            """
        ).count { try $0.decode("is_new", as: Bool.self) }
    }

    /// Notes that a source was read without failure; not to be called where there was no time for any of it.
    ///
    /// - Parameter isWhole: whether all of its lists were.
    /// - Throws: ``Postgres/PostgresError``.
    public static func finish(_ source: String, isWhole: Bool, in database: any PostgresQuerying) async throws {
        try await database.query(
            """
            UPDATE meeting_sources SET read_at = CASE WHEN \(isWhole) THEN clock_timestamp() ELSE read_at END, error = NULL
            WHERE name = \(source)
            """)
    }

    /// Notes why a source, or some of its lists, were not read to their end.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    public static func fail(
        _ source: String, because reason: String, in database: any PostgresQuerying
    ) async throws {
        try await database.query(
            "UPDATE meeting_sources SET failed_at = clock_timestamp(), error = \(reason) WHERE name = \(source)")
    }

    private static func json(_ texts: [String]) throws -> String {
        String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
    }
}

import FoundationEssentials
import Library
import Postgres
import Text

/// A published meeting that search does not find as it is now.
struct MeetingToIndex: IndexedSource {
    let id: Int64
    let title: String
    /// What else is known of it, a line each.
    let lines: [String]
    let people: [String]
    let heldAt: Date
    let updatedAt: Date

    /// The next, the newest first.
    static func next(limit: Int, in database: any PostgresQuerying) async throws -> [MeetingToIndex] {
        let rows = try await database.query(
            """
            SELECT id, title, updated_at, (day + coalesce("time", '00:00')) AT TIME ZONE zone AS held_at,
                array_remove(ARRAY[member, role, committee, dossier, place] || participants, NULL) AS lines,
                array_remove(ARRAY[member] || participants, NULL) AS people
            FROM published_meetings WHERE NOT is_indexed ORDER BY id DESC LIMIT \(limit)
            """)
        return try rows.map(MeetingToIndex.init)
    }

    private init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        title = try row.decode("title")
        lines = try row.decode("lines")
        people = try row.decode("people")
        heldAt = try row.decode("held_at")
        updatedAt = try row.decode("updated_at")
    }

    var source: PassageSource {
        PassageSource(
            kind: .meeting, id: "\(id)", revision: updatedAt.revision, tenantID: PassageSource.everybody,
            userID: PassageSource.everybody)
    }

    func drafts() -> [PassageDraft] {
        let text = ([title] + lines).joined(separator: "\n")
        let language = TextLanguage(guessing: title)
        return Chunker().chunks(of: text).map {
            PassageDraft(title: title, happenedAt: heldAt, people: people, language: language, chunk: $0)
        }
    }

    func isCurrent(in transaction: PostgresTransaction) async throws -> Bool {
        let rows = try await transaction.query(
            "SELECT FROM published_meetings WHERE id = \(id) AND updated_at = \(updatedAt) FOR SHARE")
        return !rows.isEmpty
    }

    func claim(in transaction: PostgresTransaction) async throws -> Bool {
        let rows = try await transaction.query(
            """
            UPDATE published_meetings SET is_indexed = true WHERE id = \(id) AND updated_at = \(updatedAt) RETURNING id
            """)
        return !rows.isEmpty
    }
}

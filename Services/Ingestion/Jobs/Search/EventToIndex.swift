import FoundationEssentials
import Library
import Postgres
import Text

/// An event that search does not find as it is now.
struct EventToIndex: IndexedSource {
    let id: Int64
    let tenantID: UUID
    let userID: UUID
    let isCancelled: Bool
    let title: String
    let body: String
    let location: String
    let people: [String]
    let startsAt: Date
    let updatedAt: Date

    /// The next of a calendar, the newest first: they are looked for soonest.
    static func next(of calendar: Int64, limit: Int, in database: any PostgresQuerying) async throws -> [EventToIndex] {
        let rows = try await database.query(
            """
            SELECT id, tenant_id, user_id, status = 'cancelled' AS is_cancelled, title, body, location, updated_at,
                coalesce(starts_at, starts_on::timestamp AT TIME ZONE 'UTC') AS starts_at,
                array_remove(array_append(ARRAY(
                    SELECT concat_ws(' ', name, address) FROM event_attendees WHERE event_id = event.id
                        ORDER BY position LIMIT 100),
                    nullif(concat_ws(' ', organizer_name, organizer_address), '')), NULL) AS people
            FROM calendar_events AS event WHERE calendar_id = \(calendar) AND NOT is_indexed
            ORDER BY id DESC LIMIT \(limit)
            """)
        return try rows.map(EventToIndex.init)
    }

    private init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        tenantID = try row.decode("tenant_id")
        userID = try row.decode("user_id")
        isCancelled = try row.decode("is_cancelled")
        title = try row.decode("title")
        body = try row.decode("body")
        location = try row.decode("location")
        people = try row.decode("people")
        startsAt = try row.decode("starts_at")
        updatedAt = try row.decode("updated_at")
    }

    var source: PassageSource {
        PassageSource(
            kind: .event, id: "\(id)", revision: updatedAt.revision, tenantID: tenantID, userID: userID)
    }

    /// None of one that was cancelled.
    func drafts() -> [PassageDraft] {
        guard !isCancelled else { return [] }
        let text = [body, location].filter { !$0.isEmpty }.joined(separator: "\n\n")
        let language = TextLanguage(guessing: text.isEmpty ? title : text)
        return Chunker().chunks(of: text.isEmpty ? title : text).map {
            PassageDraft(title: title, happenedAt: startsAt, people: people, language: language, chunk: $0)
        }
    }

    func isCurrent(in transaction: PostgresTransaction) async throws -> Bool {
        let rows = try await transaction.query(
            "SELECT FROM calendar_events WHERE id = \(id) AND updated_at = \(updatedAt) FOR SHARE")
        return !rows.isEmpty
    }

    func claim(in transaction: PostgresTransaction) async throws -> Bool {
        let rows = try await transaction.query(
            """
            UPDATE calendar_events SET is_indexed = true WHERE id = \(id) AND updated_at = \(updatedAt) RETURNING id
            """)
        return !rows.isEmpty
    }
}

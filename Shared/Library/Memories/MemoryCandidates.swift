import FoundationEssentials
public import Postgres

/// What may become memories: written in the transaction that stores the item it is from, once for each text of it.
///
/// Not everything that comes in is worth remembering: of mail, what its owner wrote or marked, or the provider took for
/// important; of a calendar, what is agreed with others; of documents, what each begins with.
public enum MemoryCandidates {
    /// Characters of a candidate's text at most.
    static let longest = 600

    /// - Parameter messages: rows of `mail_messages`.
    public static func capture(
        messages: [Int64], correlationID: String, in transaction: any PostgresQuerying
    ) async throws {
        guard !messages.isEmpty else { return }
        try await insert(
            .mail,
            """
            SELECT tenant_id, user_id, id::text AS source_id, received_at AS happened_at,
                subject || E'\\n' || body AS body
            FROM mail_messages WHERE id = ANY(\(messages)::bigint[])
                AND labels && '{STARRED,IMPORTANT,SENT}' AND NOT labels && '{SPAM,TRASH,DRAFT}'
            """, correlationID, in: transaction)
    }

    /// What was captured of these events before, and is no longer so, is forgotten; see ``forget(events:exceptFor:in:)``.
    ///
    /// - Parameter events: rows of `calendar_events`.
    public static func capture(
        events: [Int64], correlationID: String, in transaction: any PostgresQuerying
    ) async throws {
        guard !events.isEmpty else { return }
        let items: PostgresQuery = """
            SELECT tenant_id, user_id, id::text AS source_id,
                coalesce(starts_at, starts_on::timestamp AT TIME ZONE 'UTC') AS happened_at,
                concat_ws(E'\\n', title, coalesce(to_char(wall_time(starts_at, time_zone), 'YYYY-MM-DD HH24:MI'),
                    to_char(starts_on, 'YYYY-MM-DD')), nullif(location, ''), (
                    SELECT string_agg(coalesce(name, address), ', ' ORDER BY position) FROM event_attendees
                    WHERE event_id = event.id AND NOT is_resource), nullif(event.body, '')) AS body
            FROM calendar_events AS event WHERE id = ANY(\(events)::bigint[]) AND status <> 'cancelled'
                AND EXISTS (SELECT FROM event_attendees WHERE event_id = event.id AND NOT is_self AND NOT is_resource)
            """
        try await forget(events: events, exceptFor: items, in: transaction)
        try await insert(.event, items, correlationID, in: transaction)
    }

    /// The document's first passage, once it is there.
    public static func capture(
        _ version: DocumentVersion, correlationID: String, in transaction: any PostgresQuerying
    ) async throws {
        let source = PassageSource(version)
        try await insert(
            .document,
            """
            SELECT tenant_id, user_id, source_id, happened_at, concat_ws(E'\\n', title, body) AS body FROM passages
            WHERE kind = 'document' AND source_id = \(source.id) AND revision = \(source.revision) AND position = 0
            """, correlationID, in: transaction)
    }

    private static func insert(
        _ kind: PassageKind, _ items: PostgresQuery, _ correlationID: String, in transaction: any PostgresQuerying
    ) async throws {
        try await transaction.query(
            """
            INSERT INTO memory_candidates (tenant_id, user_id, source_kind, source_id, body, content_hash, happened_at,
                correlation_id)
            SELECT tenant_id, user_id, \(kind.rawValue), source_id, left(body, \(Int32(longest))),
                sha256(convert_to(left(body, \(Int32(longest))), 'UTF8')), happened_at, \(correlationID)
            FROM (\(part: items)) AS item
            ON CONFLICT (source_kind, source_id, content_hash) DO NOTHING
            """)
    }
}

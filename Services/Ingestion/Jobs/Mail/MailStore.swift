import FoundationEssentials
import Jobs
import Library
import Models
import Postgres

/// One mailbox in the database; every write is set-based and a rerun changes nothing more.
struct MailStore: Sendable {
    let connection: Connection
    let correlationID: String

    /// What every sync reports, be it nothing.
    static let zeros: Counts = ["fetched": 0, "new": 0, "updated": 0, "deleted": 0]

    /// When the oldest message in the store was received.
    func oldest(in database: any PostgresQuerying) async throws -> Date? {
        try await database.query(
            "SELECT min(received_at) AS oldest FROM mail_messages WHERE connection_id = \(connection.id)"
        ).first?.decode("oldest", as: Date?.self)
    }

    /// Which of these messages are in the store.
    func known(among ids: [String], in database: any PostgresQuerying) async throws -> Set<String> {
        let rows = try await database.query(
            """
            SELECT provider_id FROM mail_messages
            WHERE connection_id = \(connection.id) AND provider_id = ANY(\(ids)::text[])
            """)
        return Set(try rows.map { try $0.decode("provider_id", as: String.self) })
    }

    /// Removes messages and what hangs on them.
    ///
    /// - Returns: how many there were.
    func remove(_ ids: [String], in transaction: any PostgresQuerying) async throws -> Int {
        guard !ids.isEmpty else { return 0 }
        let gone = try await transaction.query(
            """
            DELETE FROM mail_messages WHERE connection_id = \(connection.id) AND provider_id = ANY(\(ids)::text[])
            RETURNING thread_id
            """)
        try await refreshThreads(Set(try gone.map { try $0.decode("thread_id", as: Int64.self) }), in: transaction)
        return gone.count
    }

    /// Notes that a full sync has seen messages that it could not read.
    func see(_ ids: [String], by mark: UUID, in transaction: any PostgresQuerying) async throws {
        guard !ids.isEmpty else { return }
        try await transaction.query(
            """
            UPDATE mail_messages SET seen_by = \(mark)
            WHERE connection_id = \(connection.id) AND provider_id = ANY(\(ids)::text[])
            """)
    }

    /// Removes what a full sync would have seen if it were still in the mailbox.
    ///
    /// - Returns: how many there were.
    func removeUnseen(by listing: MailCursor.Listing, in transaction: any PostgresQuerying) async throws -> Int {
        let after = Date(timeIntervalSince1970: Double(listing.after))
        let gone = try await transaction.query(
            """
            DELETE FROM mail_messages
            WHERE connection_id = \(connection.id) AND seen_by IS DISTINCT FROM \(listing.mark)
                AND received_at > \(after)
            RETURNING thread_id
            """)
        try await refreshThreads(Set(try gone.map { try $0.decode("thread_id", as: Int64.self) }), in: transaction)
        return gone.count
    }

    /// Applies label changes to messages that are in the store; others are older than what is kept.
    ///
    /// - Returns: how many messages changed.
    func relabel(_ changes: [MailLabelChange], in transaction: any PostgresQuerying) async throws -> Int {
        guard !changes.isEmpty else { return 0 }
        let changed = try await transaction.query(
            """
            WITH change AS (
                SELECT message, array_agg(label) FILTER (WHERE is_set) AS added,
                    array_agg(label) FILTER (WHERE NOT is_set) AS removed
                FROM unnest(\(changes.map(\.messageID))::text[], \(changes.map(\.labelID))::text[],
                    \(changes.map(\.isSet))::boolean[]) AS change (message, label, is_set)
                GROUP BY message
            ), relabelled AS (
                SELECT message.id, ARRAY(
                    SELECT label FROM (
                        SELECT unnest(message.labels) AS label UNION SELECT unnest(change.added)
                    ) AS all_labels
                    WHERE label <> ALL(coalesce(change.removed, '{}')) ORDER BY label COLLATE "C") AS labels
                FROM mail_messages AS message JOIN change ON change.message = message.provider_id
                WHERE message.connection_id = \(connection.id)
            )
            UPDATE mail_messages AS message SET labels = relabelled.labels,
                is_read = NOT 'UNREAD' = ANY(relabelled.labels), is_sent = 'SENT' = ANY(relabelled.labels),
                correlation_id = \(correlationID), updated_at = clock_timestamp()
            FROM relabelled WHERE message.id = relabelled.id AND message.labels <> relabelled.labels
            RETURNING message.id
            """)
        return try await capture(Array(changed), in: transaction)
    }

    /// What was sent or starred since it came may be worth remembering by now.
    ///
    /// - Parameter changed: rows with an `id`.
    /// - Returns: how many there were.
    func capture(_ changed: [PostgresRow], in transaction: any PostgresQuerying) async throws -> Int {
        try await MemoryCandidates.capture(
            messages: changed.map { try $0.decode("id", as: Int64.self) }, correlationID: correlationID, in: transaction
        )
        return changed.count
    }

    /// Whether all of these labels are in the store.
    func knowsLabels(_ ids: Set<String>, in database: any PostgresQuerying) async throws -> Bool {
        guard !ids.isEmpty else { return true }
        let rows = try await database.query(
            """
            SELECT count(*) AS known FROM mail_labels
            WHERE connection_id = \(connection.id) AND provider_id = ANY(\(ids.sorted())::text[])
            """)
        return try rows[rows.startIndex].decode("known", as: Int64.self) == ids.count
    }

    /// The mailbox's labels, as they were last.
    func labels(in database: any PostgresQuerying) async throws -> Set<MailLabel> {
        let rows = try await database.query(
            "SELECT provider_id, name, kind FROM mail_labels WHERE connection_id = \(connection.id)")
        return Set(
            try rows.map {
                MailLabel(id: try $0.decode("provider_id"), name: try $0.decode("name"), kind: try $0.decode("kind"))
            })
    }

    /// The mailbox's labels, as they are now.
    func replaceLabels(_ labels: [MailLabel], in transaction: any PostgresQuerying) async throws {
        try await transaction.query(
            """
            WITH new AS (
                SELECT * FROM unnest(\(labels.map(\.id))::text[], \(labels.map(\.name))::text[],
                    \(labels.map(\.kind))::text[]) AS label (provider_id, name, kind)
            ), gone AS (
                DELETE FROM mail_labels WHERE connection_id = \(connection.id)
                    AND provider_id NOT IN (SELECT provider_id FROM new))
            INSERT INTO mail_labels (connection_id, provider_id, name, kind)
            SELECT \(connection.id), provider_id, name, kind FROM new
            ON CONFLICT (connection_id, provider_id) DO UPDATE SET name = excluded.name, kind = excluded.kind
            """)
    }

    /// Counts threads anew and removes those without a message.
    func refreshThreads(_ ids: Set<Int64>, in transaction: any PostgresQuerying) async throws {
        guard !ids.isEmpty else { return }
        try await transaction.query(
            """
            WITH fresh AS (
                SELECT thread.id, count(message.id) AS messages, min(message.received_at) AS first_at,
                    max(message.received_at) AS last_at,
                    (array_agg(message.subject ORDER BY message.received_at, message.id))[1] AS subject
                FROM mail_threads AS thread LEFT JOIN mail_messages AS message ON message.thread_id = thread.id
                WHERE thread.id = ANY(\(ids.sorted())::bigint[]) GROUP BY thread.id
            ), gone AS (DELETE FROM mail_threads WHERE id IN (SELECT id FROM fresh WHERE messages = 0))
            UPDATE mail_threads AS thread SET message_count = fresh.messages, first_message_at = fresh.first_at,
                last_message_at = fresh.last_at, subject = coalesce(fresh.subject, ''), updated_at = clock_timestamp()
            FROM fresh WHERE fresh.id = thread.id AND fresh.messages > 0
            """)
    }
}

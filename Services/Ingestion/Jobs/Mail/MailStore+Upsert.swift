import FoundationEssentials
import Library
import MIME
import Models
import Postgres

extension MailStore {
    /// Writes messages with their threads, recipients and attachments, and removes recipients and attachments that they
    /// no longer have.
    ///
    /// - Parameters:
    ///   - given: of a message that comes twice, the last counts.
    ///   - mark: the full sync that saw them; `nil` leaves the marks.
    ///   - folder: whose changes told of them; those that are elsewhere have left it.
    /// - Returns: `fetched`, `new` and `updated`.
    func upsert(
        _ given: [MailMessage], seenBy mark: UUID?, toldBy folder: String? = nil, in transaction: any PostgresQuerying
    ) async throws -> Counts {
        let messages = Self.lastOfEach(given)
        guard !messages.isEmpty else { return ["fetched": 0, "new": 0, "updated": 0] }
        let threadsBefore = try await insertThreads(of: messages, in: transaction)
        let written = try await write(messages, seenBy: mark, toldBy: folder, in: transaction)
        let ids = Dictionary(uniqueKeysWithValues: written.map { ($0.providerID, $0.id) })
        try await replaceRecipients(of: messages, ids, in: transaction)
        try await replaceAttachments(of: messages, ids, in: transaction)
        try await refreshThreads(threadsBefore.union(written.map(\.threadID)), in: transaction)
        let new = written.count(where: \.isNew)
        try await MemoryCandidates.capture(
            messages: written.map(\.id), correlationID: correlationID, in: transaction)
        return ["fetched": messages.count, "new": new, "updated": written.count - new]
    }

    static let separator = "\u{1F}"

    private struct Written {
        let id: Int64
        let providerID: String
        let threadID: Int64
        let isNew: Bool

        init(_ row: PostgresRow) throws {
            id = try row.decode("id")
            providerID = try row.decode("provider_id")
            threadID = try row.decode("thread_id")
            isNew = try row.decode("is_new")
        }
    }

    private static func lastOfEach(_ messages: [MailMessage]) -> [MailMessage] {
        var seen: Set<String> = []
        return messages.reversed().filter { seen.insert($0.id).inserted }.reversed()
    }

    /// - Returns: the threads the messages are in so far, which they may leave.
    private func insertThreads(
        of messages: [MailMessage], in transaction: any PostgresQuerying
    ) async throws -> Set<Int64> {
        let ids = Set(messages.map(\.threadID)).sorted()
        let rows = try await transaction.query(
            """
            WITH inserted AS (
                INSERT INTO mail_threads (tenant_id, user_id, connection_id, provider_id)
                SELECT \(connection.tenantID), \(connection.userID), \(connection.id), provider_id
                FROM unnest(\(ids)::text[]) AS thread (provider_id)
                ON CONFLICT (connection_id, provider_id) DO NOTHING)
            SELECT DISTINCT thread_id FROM mail_messages
            WHERE connection_id = \(connection.id) AND provider_id = ANY(\(messages.map(\.id))::text[])
            """)
        return Set(try rows.map { try $0.decode("thread_id", as: Int64.self) })
    }

    /// What a message that is in the store already takes over from the one that came.
    private static let replacement = """
        thread_id = excluded.thread_id, rfc_message_id = excluded.rfc_message_id,
        in_reply_to = excluded.in_reply_to, subject = excluded.subject, from_name = excluded.from_name, from_address = excluded.from_address,
        received_at = excluded.received_at, dated_at = excluded.dated_at, snippet = excluded.snippet,
        body = excluded.body, quoted = excluded.quoted, signature = excluded.signature,
        labels = excluded.labels, is_read = excluded.is_read, is_sent = excluded.is_sent,
        size = excluded.size, defects = excluded.defects, folder_id = excluded.folder_id, left_folder_at = excluded.left_folder_at,
        seen_by = coalesce(excluded.seen_by, message.seen_by), correlation_id = excluded.correlation_id,
        updated_at = clock_timestamp()
        """

    /// Labels go in as one text each, for PostgreSQL has no arrays of arrays of different lengths. Between them stands a
    /// character that no label has: some are named by people.
    private func write(
        _ messages: [MailMessage], seenBy mark: UUID?, toldBy folder: String?, in transaction: any PostgresQuerying
    ) async throws -> [Written] {
        let rows = try await transaction.query(
            """
            INSERT INTO mail_messages AS message (tenant_id, user_id, connection_id, thread_id, provider_id,
                rfc_message_id, in_reply_to, subject, from_name, from_address, received_at, dated_at, snippet, body,
                quoted, signature, labels, is_read, is_sent, size, defects, folder_id, left_folder_at,
                seen_by, correlation_id)
            SELECT \(connection.tenantID), \(connection.userID), \(connection.id), thread.id, new.provider_id,
                rfc_message_id, in_reply_to, new.subject, from_name, from_address, received_at, dated_at, snippet,
                body, quoted, signature, string_to_array(labels, E'\\x1f'), is_read, is_sent, size,
                string_to_array(defects, ' '), folder_id,
                CASE WHEN folder_id IS DISTINCT FROM \(folder) THEN clock_timestamp() END, \(mark), \(correlationID)
            FROM unnest(\(messages.map(\.id))::text[], \(messages.map(\.threadID))::text[],
                \(messages.map(\.rfcMessageID))::text[], \(messages.map(\.inReplyTo))::text[],
                \(messages.map(\.subject))::text[], \(messages.map(\.from?.name))::text[],
                \(messages.map(\.from?.address))::text[], \(messages.map(\.receivedAt))::timestamptz[],
                \(messages.map(\.datedAt))::timestamptz[], \(messages.map(\.snippet))::text[],
                \(messages.map(\.body.text))::text[], \(messages.map(\.body.quoted))::text[],
                \(messages.map(\.body.signature))::text[], \(messages.map { $0.labels.joined(separator: Self.separator) })::text[],
                \(messages.map(\.isRead))::boolean[], \(messages.map(\.isSent))::boolean[],
                \(messages.map { Int64($0.size) })::bigint[],
                \(messages.map { $0.defects.joined(separator: " ") })::text[], \(messages.map(\.folderID))::text[])
                AS new (provider_id, thread, rfc_message_id, in_reply_to, subject, from_name, from_address,
                    received_at, dated_at, snippet, body, quoted, signature, labels, is_read, is_sent, size, defects,
                    folder_id)
            JOIN mail_threads AS thread
                ON thread.connection_id = \(connection.id) AND thread.provider_id = new.thread
            ON CONFLICT (connection_id, provider_id) DO UPDATE SET \(unescaped: Self.replacement)
            RETURNING id, provider_id, thread_id, xmax = 0 AS is_new
            """)
        return try rows.map(Written.init)
    }

    private func replaceRecipients(
        of messages: [MailMessage], _ ids: [String: Int64], in transaction: any PostgresQuerying
    ) async throws {
        let rows = messages.flatMap { message in message.recipients.map { (ids[message.id], $0) } }
        try await transaction.query(
            """
            WITH old AS (
                DELETE FROM mail_recipients WHERE message_id = ANY(\(Array(ids.values))::bigint[])
                    AND (message_id, kind, position) NOT IN (SELECT * FROM unnest(
                        \(rows.map(\.0))::bigint[], \(rows.map(\.1.kind.rawValue))::text[],
                        \(rows.map { Int32($0.1.position) })::integer[])))
            INSERT INTO mail_recipients (message_id, kind, position, name, address)
            SELECT * FROM unnest(\(rows.map(\.0))::bigint[], \(rows.map(\.1.kind.rawValue))::text[],
                \(rows.map { Int32($0.1.position) })::integer[], \(rows.map(\.1.address.name))::text[],
                \(rows.map(\.1.address.address))::text[])
            ON CONFLICT (message_id, kind, position) DO UPDATE SET name = excluded.name, address = excluded.address
            """)
    }

    private func replaceAttachments(
        of messages: [MailMessage], _ ids: [String: Int64], in transaction: any PostgresQuerying
    ) async throws {
        let rows = messages.flatMap { message in message.attachments.map { (ids[message.id], $0) } }
        try await transaction.query(
            """
            WITH old AS (
                DELETE FROM mail_attachments WHERE message_id = ANY(\(Array(ids.values))::bigint[])
                    AND (message_id, part_id) NOT IN (SELECT * FROM unnest(
                        \(rows.map(\.0))::bigint[], \(rows.map(\.1.partID))::text[])))
            INSERT INTO mail_attachments (message_id, part_id, provider_id, filename, mime_type, size, content_id,
                is_inline)
            SELECT * FROM unnest(\(rows.map(\.0))::bigint[], \(rows.map(\.1.partID))::text[],
                \(rows.map(\.1.providerID))::text[], \(rows.map(\.1.filename))::text[],
                \(rows.map(\.1.mimeType))::text[], \(rows.map { Int64($0.1.size) })::bigint[],
                \(rows.map(\.1.contentID))::text[], \(rows.map(\.1.isInline))::boolean[])
            ON CONFLICT (message_id, part_id) DO UPDATE SET provider_id = excluded.provider_id,
                filename = excluded.filename, mime_type = excluded.mime_type, size = excluded.size,
                content_id = excluded.content_id, is_inline = excluded.is_inline
            """)
    }
}

import FoundationEssentials
import Postgres

extension MailStore {
    /// Of those of these messages that are in the store, their labels.
    func labels(of ids: [String], in database: any PostgresQuerying) async throws -> [String: [String]] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await database.query(
            """
            SELECT provider_id, labels FROM mail_messages
            WHERE connection_id = \(connection.id) AND provider_id = ANY(\(ids)::text[])
            """)
        let pairs = try rows.map { row in
            (try row.decode("provider_id", as: String.self), try row.decode("labels", as: [String].self))
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// Sets how messages are marked and where they are; of those whose folder has not told of them, that it has not.
    ///
    /// - Parameter mark: the listing that saw them; `nil` leaves the marks.
    /// - Returns: how many messages changed.
    func set(_ states: [MailState], seenBy mark: UUID?, in transaction: any PostgresQuerying) async throws -> Int {
        guard !states.isEmpty else { return 0 }
        let rows = try await transaction.query(
            """
            WITH old AS (
                SELECT id, labels, folder_id FROM mail_messages WHERE connection_id = \(connection.id)
                    AND provider_id = ANY(\(states.map(\.id))::text[]) FOR UPDATE
            )
            UPDATE mail_messages AS message SET labels = new.labels, folder_id = new.folder_id,
                is_read = NOT 'UNREAD' = ANY(new.labels), is_sent = 'SENT' = ANY(new.labels),
                left_folder_at = CASE WHEN NOT is_told THEN clock_timestamp() END,
                seen_by = coalesce(\(mark), seen_by), correlation_id = \(correlationID), updated_at = clock_timestamp()
            FROM old, (
                SELECT id, string_to_array(labels, E'\\x1f') AS labels, folder_id, is_told
                FROM unnest(\(states.map(\.id))::text[],
                    \(states.map { $0.labels.joined(separator: Self.separator) })::text[],
                    \(states.map(\.folderID))::text[], \(states.map(\.isTold))::boolean[])
                    AS state (id, labels, folder_id, is_told)
            ) AS new
            WHERE message.connection_id = \(connection.id) AND message.provider_id = new.id AND old.id = message.id
            RETURNING message.id, old.labels <> new.labels OR old.folder_id IS DISTINCT FROM new.folder_id AS is_changed
            """)
        let changed = try rows.filter { try $0.decode("is_changed", as: Bool.self) }
        return try await capture(changed, in: transaction)
    }

    /// Notes that messages have left a folder. What is in another by now stays as it is.
    func leave(_ ids: [String], folder: String, in transaction: any PostgresQuerying) async throws {
        guard !ids.isEmpty else { return }
        try await transaction.query(
            """
            UPDATE mail_messages SET left_folder_at = clock_timestamp()
            WHERE connection_id = \(connection.id) AND folder_id = \(folder) AND provider_id = ANY(\(ids)::text[])
            """)
    }

    /// Notes that what a listing of a folder would have seen, and has not, has left it.
    func leaveUnseen(
        by mark: UUID, after: Int, folder: String, in transaction: any PostgresQuerying
    ) async throws {
        let after = Date(timeIntervalSince1970: Double(after))
        try await transaction.query(
            """
            UPDATE mail_messages SET left_folder_at = clock_timestamp()
            WHERE connection_id = \(connection.id) AND folder_id = \(folder) AND received_at >= \(after)
                AND seen_by IS DISTINCT FROM \(mark)
            """)
    }

    /// Notes that messages whose folder is not among those there are have left it. Reads the whole mailbox.
    func leaveAll(but folders: [String], in transaction: any PostgresQuerying) async throws {
        try await transaction.query(
            """
            UPDATE mail_messages SET left_folder_at = clock_timestamp()
            WHERE connection_id = \(connection.id) AND left_folder_at IS NULL
                AND folder_id <> ALL(\(folders)::text[])
            """)
    }

    /// Messages that no folder's changes place.
    ///
    /// - Parameter id: the provider's, of the last message of the batch before; empty for the first.
    func departed(after id: String, limit: Int, in database: any PostgresQuerying) async throws -> [DepartedMail] {
        try await database.query(
            """
            SELECT provider_id, labels, folder_id, left_folder_at FROM mail_messages
            WHERE connection_id = \(connection.id) AND provider_id > \(id) AND left_folder_at IS NOT NULL
            ORDER BY provider_id LIMIT \(Int64(limit))
            """
        ).map(DepartedMail.init)
    }
}

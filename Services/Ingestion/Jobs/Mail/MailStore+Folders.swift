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

    /// Sets how messages are marked and where they are.
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
                is_read = NOT 'UNREAD' = ANY(new.labels), is_sent = 'SENT' = ANY(new.labels), left_folder_at = NULL,
                seen_by = coalesce(\(mark), seen_by), correlation_id = \(correlationID), updated_at = clock_timestamp()
            FROM old, (
                SELECT id, string_to_array(labels, E'\\x1f') AS labels, folder_id
                FROM unnest(\(states.map(\.id))::text[],
                    \(states.map { $0.labels.joined(separator: Self.separator) })::text[],
                    \(states.map(\.folderID))::text[]) AS state (id, labels, folder_id)
            ) AS new
            WHERE message.connection_id = \(connection.id) AND message.provider_id = new.id AND old.id = message.id
            RETURNING old.labels <> new.labels OR old.folder_id IS DISTINCT FROM new.folder_id AS is_changed
            """)
        return try rows.filter { try $0.decode("is_changed", as: Bool.self) }.count
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

    /// Removes what has left its folder and come up in no other, and what is in a folder that is gone.
    ///
    /// - Parameter folders: those there are.
    /// - Returns: how many there were.
    func removeLeft(folders: [String], in transaction: any PostgresQuerying) async throws -> Int {
        let gone = try await transaction.query(
            """
            DELETE FROM mail_messages WHERE connection_id = \(connection.id)
                AND (left_folder_at IS NOT NULL OR folder_id <> ALL(\(folders)::text[]))
            RETURNING thread_id
            """)
        try await refreshThreads(Set(try gone.map { try $0.decode("thread_id", as: Int64.self) }), in: transaction)
        return gone.count
    }

    /// Whether ``removeLeft(folders:in:)`` would find anything.
    func hasLeft(folders: [String], in database: any PostgresQuerying) async throws -> Bool {
        try await !database.query(
            """
            SELECT 1 FROM mail_messages WHERE connection_id = \(connection.id)
                AND (left_folder_at IS NOT NULL OR folder_id <> ALL(\(folders)::text[])) LIMIT 1
            """
        ).isEmpty
    }
}

import Postgres

/// The ids of messages that were taken into the ledger.
enum AcceptedMessages {
    /// Notes that a message is taken.
    ///
    /// - Returns: false when one with this id was taken before.
    static func take(_ id: String, of queue: String, in transaction: any PostgresQuerying) async throws -> Bool {
        try await !transaction.query(
            """
            INSERT INTO accepted_messages (queue, message_id) VALUES (\(queue), \(id))
            ON CONFLICT DO NOTHING RETURNING message_id
            """
        ).isEmpty
    }
}

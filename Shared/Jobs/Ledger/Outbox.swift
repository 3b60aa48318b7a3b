import FoundationEssentials
import Models
import Postgres

/// Messages that a transaction made true, on their way to the broker.
///
/// Delivery is at least once: a relay that dies between the confirm and the deletion leaves a message to be sent
/// again, under the same message id.
enum Outbox {
    /// Puts one message in, for its writer to publish right after commit.
    static func put(
        exchange: String, routingKey: String, messageID: String, cause: Cause, body: [UInt8],
        in transaction: any PostgresQuerying
    ) async throws -> OutboxMessage {
        let rows = try await transaction.query(
            """
            INSERT INTO outbox (exchange, routing_key, message_id, correlation_id, traceparent, body, claimed_until)
            VALUES (\(exchange), \(routingKey), \(messageID), \(cause.correlationID.rawValue),
                \(cause.traceParent.description), \(body), clock_timestamp() + interval '2 seconds')
            RETURNING id, exchange, routing_key, message_id, correlation_id, traceparent, body
            """)
        return try message(rows[rows.startIndex])
    }

    /// Claims up to `limit` messages whose writer did not get to publish them.
    ///
    /// No claim is for longer than ten seconds, so that one that seems to be was made before the clock was put back.
    static func claim(limit: Int, in database: any PostgresQuerying) async throws -> [OutboxMessage] {
        let rows = try await database.query(
            """
            WITH left_over AS MATERIALIZED (
                SELECT id FROM outbox
                WHERE claimed_until NOT BETWEEN clock_timestamp() AND clock_timestamp() + interval '1 minute'
                ORDER BY id LIMIT \(limit) FOR UPDATE SKIP LOCKED)
            UPDATE outbox SET claimed_until = clock_timestamp() + interval '10 seconds'
            FROM left_over WHERE outbox.id = left_over.id
            RETURNING outbox.id, exchange, routing_key, message_id, correlation_id, traceparent, body
            """)
        return try rows.map(message)
    }

    /// Deletes what the broker confirmed.
    static func remove(_ ids: [Int64], in database: any PostgresQuerying) async throws {
        try await database.query("DELETE FROM outbox WHERE id = ANY(\(ids)::bigint[])")
    }

    private static func message(_ row: PostgresRow) throws -> OutboxMessage {
        OutboxMessage(
            id: try row.decode("id"), exchange: try row.decode("exchange"),
            routingKey: try row.decode("routing_key"), messageID: try row.decode("message_id"),
            correlationID: try row.decode("correlation_id"), traceParent: try row.decode("traceparent"),
            body: try row.decode("body"))
    }
}

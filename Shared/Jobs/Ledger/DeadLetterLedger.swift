import AMQP
import FoundationEssentials
import Models
import Postgres

/// Keeps what nobody can act on, so that nothing accepted is lost, until somebody replays or purges it.
public enum DeadLetterLedger {
    static func record(_ letter: DeadLetter, in database: any PostgresQuerying) async throws {
        let delivery = letter.delivery
        try await database.query(
            """
            INSERT INTO dead_letters (kind, family, name, reason, body, body_size, headers, exchange, routing_key,
                message_id, correlation_id)
            VALUES (\(letter.kind.rawValue), \(letter.family?.rawValue), \(letter.name?.storable), \(letter.reason.storable),
                \(delivery.body), \(Int64(delivery.size)), \(try headers(of: delivery))::text::jsonb,
                \(delivery.exchange.storable), \(delivery.routingKey.storable), \(delivery.messageID),
                \(delivery.properties.correlationID?.storable))
            """)
        WorkMetrics.deadLetter(letter.kind.rawValue)
    }

    private static func headers(of delivery: AMQPDelivery) throws -> String {
        try AMQPValue.json(delivery.properties.headers).text
    }
}

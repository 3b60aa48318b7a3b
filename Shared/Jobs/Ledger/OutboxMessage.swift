import AMQP
import Models

/// A message that waits in the outbox until the broker confirmed it.
struct OutboxMessage: Sendable {
    let id: Int64
    let exchange: String
    let routingKey: String
    let messageID: String
    let correlationID: String
    var traceParent: String?
    let body: [UInt8]

    var message: AMQPMessage {
        var properties = AMQPProperties()
        properties.contentType = "application/json"
        properties.messageID = messageID
        properties.correlationID = correlationID
        properties.appID = "carillon"
        properties.headers = traceParent.map { ["traceparent": .string($0)] } ?? [:]
        return AMQPMessage(exchange: exchange, routingKey: routingKey, properties: properties, body: body)
    }
}

/// A message to publish.
public struct AMQPMessage: Sendable {
    /// The exchange's name; empty for the default exchange, which routes by queue name.
    public var exchange: String
    public var routingKey: String
    /// Whether a message that no queue takes comes back as ``AMQPPublishOutcome/returned(code:text:)`` instead of
    /// being dropped by the broker. An alternate exchange counts as taking it.
    public var mandatory: Bool
    public var properties: AMQPProperties
    public var body: [UInt8]

    public init(
        exchange: String,
        routingKey: String,
        mandatory: Bool = true,
        properties: AMQPProperties = AMQPProperties(),
        body: [UInt8]
    ) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.mandatory = mandatory
        self.properties = properties
        self.body = body
    }
}

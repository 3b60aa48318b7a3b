import Models

/// A message as any AMQP client may publish it.
public struct TestMessage: Sendable, Hashable {
    public var exchange: String
    public var routingKey: String
    public var body: [UInt8]
    public var messageID: String?
    public var correlationID: String?
    /// With text for values, such as `traceparent`.
    public var headers: [String: String] = [:]

    public init(exchange: String, routingKey: String, body: [UInt8], messageID: String? = nil) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.body = body
        self.messageID = messageID
    }

    /// Asks for a queued job, as published to ``Models/Topology/jobsExchange``.
    ///
    /// - Parameter key: `<family>.<job type>`.
    public static func request(_ key: String, _ body: String = "{}", messageID: String? = nil) -> TestMessage {
        TestMessage(exchange: Topology.jobsExchange, routingKey: key, body: Array(body.utf8), messageID: messageID)
    }

    /// Asks for a run, as published to ``Models/Topology/ticksExchange``.
    ///
    /// - Parameter key: `<family>.<job>`.
    public static func tick(_ key: String, _ body: String = "{}", messageID: String? = nil) -> TestMessage {
        TestMessage(exchange: Topology.ticksExchange, routingKey: key, body: Array(body.utf8), messageID: messageID)
    }
}

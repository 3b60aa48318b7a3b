public import AMQP

/// A message that a broker handed out, and that is to be answered.
public struct BrokerDelivery: Sendable {
    public let queue: String
    public let message: AMQPMessage
    /// Whether it was handed out before.
    public let isRedelivered: Bool
    package let tag: UInt64

    package init(queue: String, message: AMQPMessage, isRedelivered: Bool, tag: UInt64) {
        self.queue = queue
        self.message = message
        self.isRedelivered = isRedelivered
        self.tag = tag
    }
}

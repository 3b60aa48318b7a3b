/// Routes what an exchange receives under a routing key (or topic pattern) to a queue.
public struct AMQPBinding: Sendable, Hashable {
    public var exchange: String
    public var queue: String
    public var routingKey: String

    public init(exchange: String, queue: String, routingKey: String) {
        self.exchange = exchange
        self.queue = queue
        self.routingKey = routingKey
    }
}

/// A durable exchange.
public struct AMQPExchange: Sendable, Hashable {
    /// How an exchange chooses queues by routing key.
    public enum Kind: String, Sendable {
        case topic, direct, fanout
    }

    public var name: String
    public var type: Kind
    /// Such as `alternate-exchange`. Frozen once declared: other arguments are a topology conflict.
    public var arguments: [String: AMQPValue]

    public init(_ name: String, type: Kind, arguments: [String: AMQPValue] = [:]) {
        self.name = name
        self.type = type
        self.arguments = arguments
    }
}

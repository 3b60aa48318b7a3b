/// A durable queue, neither exclusive nor deleted automatically.
public struct AMQPQueue: Sendable, Hashable {
    public var name: String
    /// Such as `x-queue-type`. Frozen once declared: other arguments are a topology conflict.
    public var arguments: [String: AMQPValue]

    public init(_ name: String, arguments: [String: AMQPValue] = [:]) {
        self.name = name
        self.arguments = arguments
    }
}

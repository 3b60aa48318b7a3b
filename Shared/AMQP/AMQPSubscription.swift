/// A queue to consume from, with manual acknowledgement.
public struct AMQPSubscription: Sendable, Hashable {
    public var queue: String
    /// How many unacknowledged deliveries the broker hands out at once, 1…65535. It bounds what this process holds
    /// and what a crash hands back.
    public var prefetch: UInt16

    public init(queue: String, prefetch: UInt16) {
        self.queue = queue
        self.prefetch = prefetch
    }
}

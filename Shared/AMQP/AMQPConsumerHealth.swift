/// Whether a consumer hears its queues.
public struct AMQPConsumerHealth: Sendable {
    /// Every subscription is active on a live connection.
    public let isConsuming: Bool
    /// Since when it has not been consuming; `nil` while it is, and after ``AMQPConsumer/stopConsuming()``.
    public let deafSince: ContinuousClock.Instant?
    /// Why it last stopped consuming, in words safe to show; `nil` while it is consuming.
    public let lastError: String?
}

public import AMQP
public import Models

/// A message that became a dead letter on arrival.
public struct DeadLetter: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// A tick that was not understood.
        case tick
        /// A request for a queued job that was not understood.
        case request
        /// What the broker gave up on.
        case broker
        /// A message with a misspelt routing key.
        case unrouted
    }

    public var kind: Kind
    public var family: Family?
    /// The job or job type it names, as far as that can be told.
    public var name: String?
    /// What is wrong, and where possible what to do.
    public var reason: String
    public var delivery: AMQPDelivery
}

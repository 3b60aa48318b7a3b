package import AMQP

/// What can be done to a broker and seen of it: the one in memory and RabbitMQ are both behind it, and one suite holds
/// them to the same behaviour.
package protocol TestBroker: Sendable {
    func publish(_ message: AMQPMessage) async throws -> AMQPPublishOutcome
    /// Messages that wait in a queue and were handed to nobody.
    func depth(of queue: String) async throws -> Int
    /// Hands the next message of a queue out; it must be answered. `nil` when there is none.
    func next(from queue: String) async throws -> BrokerDelivery?
    func acknowledge(_ delivery: BrokerDelivery) async throws
    /// Gives the message back to its queue, which gives it up after its limit of deliveries.
    func giveBack(_ delivery: BrokerDelivery) async throws
}

public import Logging
import Synchronization

/// Publishes messages and waits until the broker has them, over one connection that recovers by itself.
///
/// ```swift
/// let publisher = AMQPPublisher(configuration: configuration, topology: topology, logger: logger)
/// // `try await publisher.run()` runs in a task group or service group beside this.
/// switch try await publisher.publish(message) {
/// case .confirmed: break
/// case .rejected, .returned: // keep the message, try again later
/// }
/// ```
///
/// Messages published from many tasks share the connection and leave in batches; at most
/// ``AMQPConfiguration/confirmWindow`` await confirmation at once, further ones wait their turn.
public final class AMQPPublisher: Sendable {
    private let driver: PublishDriver
    private let recovery: Recovery
    private let maximumMessageSize: Int
    private let isStarted = Atomic(false)

    /// - Parameter topology: declared on every connect, before anything is published.
    public init(configuration: AMQPConfiguration, topology: AMQPTopology = AMQPTopology(), logger: Logger) {
        driver = PublishDriver(configuration: configuration, logger: logger)
        maximumMessageSize = configuration.maximumMessageSize
        let connector = Connector(configuration) { (handle) throws(AMQPError) in
            try handle.openChannel()
            try handle.declare(topology)
            try handle.selectConfirms()
        }
        recovery = Recovery(connector: connector, backoff: Backoff(cap: configuration.recoveryCap), logger: logger)
    }

    /// Keeps the publisher connected until the task is cancelled; then waits up to 2 s for outstanding confirmations
    /// and closes. Call it once.
    ///
    /// - Throws: ``AMQPError`` with code `topologyConflict`, when something exists on the broker with other properties
    ///   than declared. Every other failure is retried, and logged.
    public func run() async throws {
        precondition(!isStarted.exchange(true, ordering: .relaxed), "A publisher runs once; make a new one.")
        do throws(AMQPError) {
            try await recovery.run(driver)
        } catch {
            await driver.connectionFailed(error)
            await driver.finish()
            throw error
        }
        await driver.finish()
    }

    /// Whether there is a connection right now.
    public var isConnected: Bool { driver.isConnected.load(ordering: .acquiring) }

    /// Publishes one message and waits for the broker's answer.
    ///
    /// - Parameter timeout: for everything: a connection to come up, a blocked broker, the answer.
    /// - Throws: ``AMQPError``. `messageTooLarge`, `invalidMessage`, `notConnected`, `blocked`, `closed`: nothing was
    ///   sent. `outcomeUnknown`: the broker may have it; publish again with the same message id. `CancellationError`
    ///   when the task is cancelled; the message may have been sent.
    public func publish(_ message: AMQPMessage, timeout: Duration = .seconds(20)) async throws -> AMQPPublishOutcome {
        try await publish([message], timeout: timeout)[0]
    }

    /// Publishes messages in order and waits for all answers.
    ///
    /// - Returns: one outcome per message, in the same order.
    /// - Throws: as ``publish(_:timeout:)-(AMQPMessage,_)``, for all of them: with `outcomeUnknown` some may even have
    ///   been confirmed.
    public func publish(
        _ messages: [AMQPMessage], timeout: Duration = .seconds(20)
    ) async throws -> [AMQPPublishOutcome] {
        guard !messages.isEmpty else { return [] }
        for message in messages { try message.validate(maximumSize: maximumMessageSize) }
        return try await driver.publish(messages, timeout: timeout)
    }

    /// How many messages of a queue are ready to be delivered; those delivered and not yet acknowledged do not count.
    ///
    /// - Throws: ``AMQPError``: `notFound` when there is no such queue, `notConnected`, `blocked`.
    public func messageCount(of queue: String) async throws -> Int {
        try await driver.messageCount(of: queue)
    }
}

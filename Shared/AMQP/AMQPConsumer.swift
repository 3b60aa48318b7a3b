public import Logging
import Synchronization

/// Consumes queues with manual acknowledgement, over one connection that recovers by itself.
///
/// ```swift
/// let consumer = AMQPConsumer(
///     configuration: configuration, topology: topology,
///     subscriptions: [AMQPSubscription(queue: "work.v1", prefetch: 100)], logger: logger)
/// // `try await consumer.run()` runs in a task group or service group beside this.
/// for await batch in consumer.deliveries(from: "work.v1") {
///     for delivery in batch { work(on: delivery); delivery.acknowledge() }
/// }
/// ```
///
/// Delivery is at least once: after a lost connection the broker hands out again whatever was not acknowledged in time,
/// also what still waits in a stream (``AMQPDelivery/isStale``).
public final class AMQPConsumer: Sendable {
    private let driver: ConsumeDriver
    private let recovery: Recovery
    private let subscriptions: [AMQPSubscription]
    private let isStarted = Atomic(false)
    private let closing = CloseSignal()

    /// - Parameters:
    ///   - topology: declared on every connect, before anything is consumed, and again when a queue disappears.
    ///   - subscriptions: each queue once, prefetch at least 1.
    public init(
        configuration: AMQPConfiguration,
        topology: AMQPTopology = AMQPTopology(),
        subscriptions: [AMQPSubscription],
        logger: Logger
    ) {
        precondition(
            Set(subscriptions.map(\.queue)).count == subscriptions.count, "A consumer subscribes to each queue once.")
        precondition(
            subscriptions.allSatisfy { $0.prefetch > 0 },
            "A prefetch of 0 means no bound; what is not acknowledged would pile up in memory.")
        self.subscriptions = subscriptions
        driver = ConsumeDriver(
            configuration: configuration, topology: topology, subscriptions: subscriptions, logger: logger)
        let connector = Connector(configuration) { (handle) throws(AMQPError) in
            try handle.openChannel()
            try handle.declare(topology)
            for (number, subscription) in subscriptions.enumerated() {
                try handle.consume(subscription, as: number)
            }
        }
        recovery = Recovery(connector: connector, backoff: Backoff(cap: configuration.recoveryCap), logger: logger)
    }

    /// Keeps the consumer connected until the task is cancelled or ``close()`` is called; then sends the last
    /// acknowledgements, closes and returns. Call it once.
    ///
    /// - Throws: ``AMQPError`` with code `topologyConflict`, when something exists on the broker with other properties
    ///   than declared. Every other failure is retried, and told in the log and in ``health``.
    public func run() async throws {
        precondition(!isStarted.exchange(true, ordering: .relaxed), "A consumer runs once; make a new one.")
        defer { closing.hasReturned() }
        do {
            try await withThrowingTaskGroup { group in
                group.addTask { try await self.recovery.run(self.driver) }
                group.addTask { await self.closing.wait() }
                try await group.next()
                group.cancelAll()
                try await group.waitForAll()
            }
        } catch {
            await driver.finish()
            throw error
        }
        await driver.finish()
    }

    /// The deliveries of one queue, in batches as they arrive, across reconnections. Ends after ``stopConsuming()`` or
    /// when ``run()`` ends. One task iterates it. The subscription's prefetch bounds what waits in it.
    ///
    /// - Parameter queue: the queue of one of the subscriptions.
    public func deliveries(from queue: String) -> AsyncStream<[AMQPDelivery]> {
        guard let index = subscriptions.firstIndex(where: { $0.queue == queue }) else {
            preconditionFailure("There is no subscription to queue '\(queue)'.")
        }
        return driver.streams[index]
    }

    /// Takes no more deliveries. The streams end after what the broker had already sent, and acknowledging that still
    /// works, until ``close()``.
    public func stopConsuming() async {
        await driver.stopConsuming()
    }

    /// Ends the connection of the moment and makes another. What was not acknowledged over it comes again.
    public func reconnect() async {
        await driver.loseConnection()
    }

    /// Sends the last acknowledgements, closes the connection and lets ``run()`` return; returns after it.
    public func close() async {
        closing.request()
        guard isStarted.load(ordering: .relaxed) else { return await driver.finish() }
        await closing.untilReturned()
    }

    /// Whether the queues are heard, for a liveness check.
    public var health: AMQPConsumerHealth { driver.monitor.health }
}

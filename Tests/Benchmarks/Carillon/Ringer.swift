import AMQP
import Logging
import Models

/// Rings a family's bell after each enqueuing, as a client that wants its jobs started at once does.
///
/// The first call rings at once. Those that come while that bell is on its way, or within the window after it, make one
/// more together: a bell says only that something is due, and each costs the broker as much as a small message.
final class Ringer: Sendable {
    private let publisher: AMQPPublisher
    private let rings: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    /// Four clients that enqueue 1,000 jobs a second together ring half as often with it, which leaves a two-core machine
    /// enough room to take a third off the slowest starts; one job alone never waits for it.
    private static let window = Duration.milliseconds(8)

    init() throws {
        let uris = environment("AMQP_URL") ?? "amqp://guest:guest@127.0.0.1:5672"
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        publisher = AMQPPublisher(configuration: try AMQPConfiguration(uris: uris), logger: logger)
        (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func ring() { bell.yield() }

    /// Lends itself to `body` and returns when the last bell was rung too.
    func whileConnected<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        let connection = Task { try await publisher.run() }
        let ringing = Task { try await deliver() }
        defer { connection.cancel() }
        let result = try await body()
        bell.finish()
        try await ringing.value
        return result
    }

    private func deliver() async throws {
        let message = AMQPMessage(
            exchange: "", routingKey: Topology.bellsQueue(BenchJob.family), mandatory: false,
            properties: AMQPProperties(), body: [])
        for await _ in rings {
            _ = try await publisher.publish(message)
            try await ContinuousClock().sleep(for: Self.window)
        }
    }
}

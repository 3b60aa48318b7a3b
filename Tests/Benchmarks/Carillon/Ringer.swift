import AMQP
import Logging
import Models

/// Rings a family's bell after each enqueuing, as a client that wants its jobs started at once does.
///
/// Calls that come while a bell is on its way make one more, not one each: a bell says only that something is due.
final class Ringer: Sendable {
    private let publisher: AMQPPublisher
    private let rings: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

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
        for await _ in rings { _ = try await publisher.publish(message) }
    }
}

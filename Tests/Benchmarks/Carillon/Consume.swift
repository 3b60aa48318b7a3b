import AMQP
import ArgumentParser
import Logging

/// Takes messages through Shared/AMQP and does nothing with them but acknowledge them: what `c_consumer consume` does
/// on librabbitmq alone, over the same queue and with the same prefetch.
struct Consume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consume",
        abstract: "Takes COUNT messages of a queue and prints when the first came and when the close was answered.")

    @Argument var queue: String
    @Argument var count: Int
    @Argument var prefetch: UInt16

    func run() async throws {
        let configuration = try AMQPConfiguration(
            uris: environment("AMQP_URL") ?? "amqp://guest:guest@127.0.0.1:5672")
        let consumer = AMQPConsumer(
            configuration: configuration, subscriptions: [AMQPSubscription(queue: queue, prefetch: prefetch)],
            logger: Logger(label: "bench") { StreamLogHandler.standardError(label: $0) })
        let connection = Task { try await consumer.run() }
        let begin = await take(consumer)
        // Sends the last acknowledgements; the broker answers the close after it has worked them off.
        await consumer.close()
        let end = Monotonic.nanoseconds
        try await connection.value
        print("{\"begin_ns\": \(begin), \"end_ns\": \(end), \"count\": \(count)}")
    }

    /// - Returns: when the first message came.
    private func take(_ consumer: AMQPConsumer) async -> Int64 {
        var (begin, taken): (Int64, Int) = (0, 0)
        for await batch in consumer.deliveries(from: queue) {
            if begin == 0 { begin = Monotonic.nanoseconds }
            for delivery in batch { delivery.acknowledge() }
            taken += batch.count
            if taken >= count { break }
        }
        return begin
    }
}

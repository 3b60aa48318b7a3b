import AMQP
import ServiceLifecycle

/// Keeps the consumer connected until shutdown, when it acknowledges what it still has to and closes in order.
struct ConsumerService: Service {
    let consumer: AMQPConsumer

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await consumer.run()
        } onGracefulShutdown: {
            Task { await consumer.close() }
        }
    }
}

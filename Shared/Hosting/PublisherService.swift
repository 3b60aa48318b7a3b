import AMQP
import ServiceLifecycle

/// Keeps the publisher connected until shutdown.
struct PublisherService: Service {
    let publisher: AMQPPublisher

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await publisher.run() }
    }
}

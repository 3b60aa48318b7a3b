package import AMQP
import ServiceLifecycle

/// Keeps the publisher connected until shutdown.
package struct PublisherService: Service {
    let publisher: AMQPPublisher

    package init(publisher: AMQPPublisher) {
        self.publisher = publisher
    }

    package func run() async throws {
        try await cancelWhenGracefulShutdown { try await publisher.run() }
    }
}

import AMQP
import CRabbitMQ
import FoundationEssentials
import Logging
import Testing

/// The broker at `AMQP_URL`, and names on it that belong to one test and are deleted after it.
struct BrokerFixture {
    static let uri = ProcessInfo.processInfo.environment["AMQP_URL"] ?? "amqp://guest:guest@127.0.0.1:5672"

    let configuration: AMQPConfiguration
    let name = "test.amqp.\(UUID().uuidString.prefix(8).lowercased())"
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    var exchange: String { name }
    var queue: String { "\(name).queue" }

    /// One topic exchange and one quorum queue bound to it by `work.#`.
    var topology: AMQPTopology { topology(queueArguments: ["x-queue-type": "quorum"]) }

    func topology(queueArguments: [String: AMQPValue]) -> AMQPTopology {
        AMQPTopology(
            exchanges: [AMQPExchange(exchange, type: .topic)],
            queues: [AMQPQueue(queue, arguments: queueArguments)],
            bindings: [AMQPBinding(exchange: exchange, queue: queue, routingKey: "work.#")])
    }

    /// A short heartbeat, so that silence is noticed soon.
    static func configuration(uri: String = uri) throws -> AMQPConfiguration {
        var configuration = try AMQPConfiguration(uris: uri)
        configuration.heartbeat = .seconds(2)
        configuration.recoveryCap = .milliseconds(200)
        configuration.connectionName = "test"
        return configuration
    }

    /// Runs a test and deletes what it declared.
    static func run(_ body: (BrokerFixture) async throws -> Void) async throws {
        let fixture = BrokerFixture(configuration: try configuration())
        defer { Admin.shared.delete(queue: fixture.queue, exchange: fixture.exchange) }
        try await body(fixture)
    }

    func message(
        _ body: String, key: String = "work.a", id: String? = nil, headers: [String: AMQPValue] = [:]
    ) -> AMQPMessage {
        AMQPMessage(
            exchange: exchange, routingKey: key, properties: AMQPProperties(messageID: id, headers: headers),
            body: Array(body.utf8))
    }

    func publisher(_ configuration: AMQPConfiguration? = nil, topology: AMQPTopology? = nil) -> AMQPPublisher {
        AMQPPublisher(
            configuration: configuration ?? self.configuration, topology: topology ?? self.topology, logger: logger)
    }

    func consumer(
        _ configuration: AMQPConfiguration? = nil, topology: AMQPTopology? = nil, prefetch: UInt16 = 100
    ) -> AMQPConsumer {
        AMQPConsumer(
            configuration: configuration ?? self.configuration, topology: topology ?? self.topology,
            subscriptions: [AMQPSubscription(queue: queue, prefetch: prefetch)], logger: logger)
    }
}

/// Runs `body` beside a publisher, and ends the publisher after it.
func running<Value>(_ publisher: AMQPPublisher, _ body: () async throws -> Value) async throws -> Value {
    try await withThrowingTaskGroup { group in
        group.addTask { try await publisher.run() }
        let value = try await body()
        group.cancelAll()
        try await group.waitForAll()
        return value
    }
}

/// Runs `body` beside a consumer, and closes the consumer after it.
func running<Value>(_ consumer: AMQPConsumer, _ body: () async throws -> Value) async throws -> Value {
    try await withThrowingTaskGroup { group in
        group.addTask { try await consumer.run() }
        let value = try await body()
        await consumer.close()
        try await group.waitForAll()
        return value
    }
}

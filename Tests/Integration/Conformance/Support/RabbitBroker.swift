import AMQP
import CRabbitMQ
import FoundationEssentials
import JobsTesting
import Logging
import Synchronization

/// The RabbitMQ at `AMQP_URL`, message by message.
final class RabbitBroker: TestBroker {
    private let publisher: AMQPPublisher
    private let consumer: AMQPConsumer
    private let state = Mutex(State())

    private struct State {
        var arrived: [String: [AMQPDelivery]] = [:]
        var unanswered: [UInt64: AMQPDelivery] = [:]
        var last: UInt64 = 0
    }

    static let uri = ProcessInfo.processInfo.environment["AMQP_URL"] ?? "amqp://guest:guest@127.0.0.1:5672"

    private init(_ names: BrokerNames) throws {
        var configuration = try AMQPConfiguration(uris: Self.uri)
        configuration.connectionName = "test"
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        publisher = AMQPPublisher(configuration: configuration, topology: names.topology, logger: logger)
        // one at a time, so that what was not asked for yet waits in its queue
        consumer = AMQPConsumer(
            configuration: configuration, topology: names.topology,
            subscriptions: names.topology.queues.map { AMQPSubscription(queue: $0.name, prefetch: 1) }, logger: logger)
    }

    /// Runs a broker's clients beside `body`, and deletes what they declared.
    static func with(_ names: BrokerNames, _ body: (RabbitBroker) async throws -> Void) async throws {
        let broker = try RabbitBroker(names)
        defer { delete(names.topology) }
        try await withThrowingTaskGroup { group in
            group.addTask { try await broker.publisher.run() }
            group.addTask { try await broker.consumer.run() }
            for queue in names.topology.queues.map(\.name) {
                group.addTask {
                    for await deliveries in broker.consumer.deliveries(from: queue) {
                        broker.state.withLock { $0.arrived[queue, default: []] += deliveries }
                    }
                }
            }
            try await body(broker)
            await broker.consumer.close()
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
    }

    func publish(_ message: AMQPMessage) async throws -> AMQPPublishOutcome { try await publisher.publish(message) }

    func depth(of queue: String) async throws -> Int { try await publisher.messageCount(of: queue) }

    /// Waits up to ten seconds for one to come.
    func next(from queue: String) async throws -> BrokerDelivery? {
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            if let delivery = take(from: queue) { return delivery }
            try await Task.sleep(for: .milliseconds(5))  // the stream is read elsewhere
        }
        return nil
    }

    private func take(from queue: String) -> BrokerDelivery? {
        state.withLock { state in
            guard let delivery = state.arrived[queue]?.first else { return nil }
            state.arrived[queue]?.removeFirst()
            state.last += 1
            state.unanswered[state.last] = delivery
            let message = AMQPMessage(
                exchange: delivery.exchange, routingKey: delivery.routingKey, properties: delivery.properties,
                body: delivery.body)
            return BrokerDelivery(
                queue: queue, message: message, isRedelivered: delivery.redelivered, tag: state.last)
        }
    }

    func acknowledge(_ delivery: BrokerDelivery) async throws { answered(delivery)?.acknowledge() }

    func giveBack(_ delivery: BrokerDelivery) async throws { answered(delivery)?.reject(requeue: true) }

    private func answered(_ delivery: BrokerDelivery) -> AMQPDelivery? {
        state.withLock { $0.unanswered.removeValue(forKey: delivery.tag) }
    }

    private static func delete(_ topology: AMQPTopology) {
        guard let state = amqp_new_connection() else { return }
        defer { amqp_destroy_connection(state) }
        var info = amqp_connection_info()
        var uri = Array(uri.utf8CString)
        uri.withUnsafeMutableBufferPointer { uri in
            guard amqp_parse_url(uri.baseAddress, &info) == 0, let socket = amqp_tcp_socket_new(state),
                amqp_socket_open(socket, info.host, info.port) == 0
            else { return }
            _ = crmq_login(state, info.vhost, 2, 131_072, 60, "test admin", info.user, info.password)
            amqp_channel_open(state, 1)
            for queue in topology.queues { amqp_queue_delete(state, 1, amqp_cstring_bytes(queue.name), 0, 0) }
            for exchange in topology.exchanges { amqp_exchange_delete(state, 1, amqp_cstring_bytes(exchange.name), 0) }
            amqp_connection_close(state, AMQP_REPLY_SUCCESS)
        }
    }
}

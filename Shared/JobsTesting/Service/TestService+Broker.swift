import AMQP
import Jobs
import Models

extension TestService {
    /// Publishes a message to ``broker``, where this service or another finds it.
    ///
    /// - Returns: false when the broker refused it or no queue took it.
    /// - Throws: ``BrokerAway``.
    @discardableResult
    public func publish(_ message: TestMessage) throws -> Bool {
        try broker.publish(message.message) == .confirmed
    }

    /// Does what the broker asks for, and nothing else: takes the family's messages into the ledger, and works off what
    /// is due if there was a message or a bell. A bell that was lost leaves the work to the sweep: see
    /// ``run(for:limit:)``.
    ///
    /// - Throws: ``BrokerAway``; as ``drain(limit:)``.
    @discardableResult
    public func hear(limit: Int = 10_000) async throws -> Drained {
        var isCalled = false
        for queue in [Topology.ticksQueue(family), Topology.intakeQueue(family), Topology.unroutedQueue] {
            while let delivery = try broker.next(from: queue) {
                isCalled = true
                let message = TestMessage(delivery.message)
                if queue == Topology.unroutedQueue {
                    try await ledger.archiveUnrouted(message, for: family)
                } else {
                    try await ledger.take(message, for: family)
                }
                broker.acknowledge(delivery)
            }
        }
        while let bell = try broker.next(from: Topology.bellsQueue(family)) {
            isCalled = true
            broker.acknowledge(bell)
        }
        return isCalled ? try await drain(limit: limit) : Drained()
    }

    /// Rings for families in which something may be due; nobody depends on it.
    func ring(for families: some Sequence<Family>) {
        for family in Set(families) {
            let queue = Topology.bellsQueue(family)
            if broker.depth(of: queue) < Self.bellWindow {
                // a bell that is not rung is the sweep's
                _ = try? broker.publish(
                    AMQPMessage(exchange: "", routingKey: queue, properties: AMQPProperties(), body: []))
            }
        }
    }

    private static let bellWindow = 64
}

extension TestMessage {
    var message: AMQPMessage {
        var properties = AMQPProperties(messageID: messageID, correlationID: correlationID)
        properties.headers = headers.mapValues { .string($0) }
        return AMQPMessage(exchange: exchange, routingKey: routingKey, properties: properties, body: body)
    }

    init(_ message: AMQPMessage) {
        self.init(
            exchange: message.exchange, routingKey: message.routingKey, body: message.body,
            messageID: message.properties.messageID)
        correlationID = message.properties.correlationID
        for case (let name, .string(let text)) in message.properties.headers { headers[name] = text }
    }
}

public import AMQP
public import Jobs
import Synchronization

/// A broker in memory with the exchanges, queues and bindings of a topology: Carillon's, unless said otherwise.
///
/// Messages are in a queue at once, and in the order in which they were published. What a queue gives up on, and what
/// no queue takes, goes where the topology says.
public final class MemoryBroker: Sendable {
    private struct Waiting {
        var message: AMQPMessage
        /// How often it was given back.
        var returns = 0
    }

    private struct State {
        var queues: [String: [Waiting]]
        var unanswered: [UInt64: (queue: String, message: Waiting)] = [:]
        var lastTag: UInt64 = 0
        var isAway = false
    }

    private let topology: AMQPTopology
    private let state: Mutex<State>

    public init(topology: AMQPTopology = .carillon) {
        self.topology = topology
        state = Mutex(State(queues: Dictionary(uniqueKeysWithValues: topology.queues.map { ($0.name, []) })))
    }

    /// Whether nothing can be published and nothing is handed out, as when the link is cut. What is in queues stays.
    public var isAway: Bool {
        get { state.withLock { $0.isAway } }
        set { state.withLock { $0.isAway = newValue } }
    }

    /// Every queue is empty, as after a broker was started on an empty disk.
    public func loseEverything() {
        state.withLock { state in
            for queue in state.queues.keys { state.queues[queue] = [] }
            state.unanswered = [:]
        }
    }

    /// - Throws: ``BrokerAway``.
    public func publish(_ message: AMQPMessage) throws -> AMQPPublishOutcome {
        try state.withLock { state in
            if state.isAway { throw BrokerAway() }
            let targets = targets(of: message, state)
            if targets.isEmpty {
                return message.mandatory ? .returned(code: 312, text: "NO_ROUTE") : .confirmed
            }
            let full = targets.contains { queue in
                limit(of: queue).map { state.queues[queue, default: []].count >= $0 } ?? false
            }
            if full { return .rejected }
            for queue in targets { state.queues[queue]?.append(Waiting(message: message)) }
            return .confirmed
        }
    }

    public func depth(of queue: String) -> Int { state.withLock { $0.queues[queue]?.count ?? 0 } }

    /// Hands the next message out; `nil` when there is none.
    ///
    /// - Throws: ``BrokerAway``.
    public func next(from queue: String) throws -> BrokerDelivery? {
        try state.withLock { state in
            if state.isAway { throw BrokerAway() }
            guard let first = state.queues[queue]?.first else { return nil }
            state.queues[queue]?.removeFirst()
            state.lastTag += 1
            state.unanswered[state.lastTag] = (queue, first)
            return BrokerDelivery(
                queue: queue, message: first.message, isRedelivered: first.returns > 0, tag: state.lastTag)
        }
    }

    public func acknowledge(_ delivery: BrokerDelivery) {
        state.withLock { $0.unanswered[delivery.tag] = nil }
    }

    /// Gives the message back to its queue, which gives it up after its limit of deliveries.
    public func giveBack(_ delivery: BrokerDelivery) {
        state.withLock { state in
            guard let (queue, answered) = state.unanswered.removeValue(forKey: delivery.tag) else { return }
            var waiting = answered
            waiting.returns += 1
            if waiting.returns > deliveryLimit(of: queue) {
                giveUp(waiting.message, in: queue, &state)
            } else {
                state.queues[queue]?.insert(waiting, at: 0)
            }
        }
    }

    // MARK: The topology's rules

    private func arguments(of queue: String) -> [String: AMQPValue] {
        topology.queues.first { $0.name == queue }?.arguments ?? [:]
    }

    private func number(_ argument: String, of queue: String) -> Int? {
        if case .int(let number) = arguments(of: queue)[argument] { Int(number) } else { nil }
    }

    private func limit(of queue: String) -> Int? { number("x-max-length", of: queue) }

    private func deliveryLimit(of queue: String) -> Int { number("x-delivery-limit", of: queue) ?? .max }

    private func targets(of message: AMQPMessage, _ state: borrowing State) -> [String] {
        if message.exchange.isEmpty { return state.queues[message.routingKey] == nil ? [] : [message.routingKey] }
        guard let exchange = topology.exchanges.first(where: { $0.name == message.exchange }) else { return [] }
        let bound = topology.bindings.filter { binding in
            binding.exchange == exchange.name
                && Self.takes(binding.routingKey, message.routingKey, exchange.type)
        }.map(\.queue)
        guard bound.isEmpty, case .string(let alternate) = exchange.arguments["alternate-exchange"] else {
            return bound
        }
        return topology.bindings.filter { $0.exchange == alternate }.map(\.queue)
    }

    /// Whether a binding takes a routing key; in a topic `*` stands for one word, `#` for any number.
    private static func takes(_ pattern: String, _ key: String, _ type: AMQPExchange.Kind) -> Bool {
        switch type {
        case .fanout: true
        case .direct: pattern == key
        case .topic: takes(words(pattern)[...], words(key)[...])
        }
    }

    private static func words(_ text: String) -> [Substring] {
        text.split(separator: ".", omittingEmptySubsequences: false)
    }

    private static func takes(_ pattern: ArraySlice<Substring>, _ key: ArraySlice<Substring>) -> Bool {
        guard let first = pattern.first else { return key.isEmpty }
        if first == "#" {
            return takes(pattern.dropFirst(), key) || (!key.isEmpty && takes(pattern, key.dropFirst()))
        }
        guard let word = key.first, first == "*" || first == word else { return false }
        return takes(pattern.dropFirst(), key.dropFirst())
    }

    private func giveUp(_ message: AMQPMessage, in queue: String, _ state: inout State) {
        guard case .string(let exchange) = arguments(of: queue)["x-dead-letter-exchange"] else { return }
        var key = message.routingKey
        if case .string(let other) = arguments(of: queue)["x-dead-letter-routing-key"] { key = other }
        var dead = AMQPMessage(exchange: exchange, routingKey: key, properties: message.properties, body: message.body)
        let reason = AMQPValue.string("delivery_limit")
        dead.properties.headers["x-first-death-exchange"] = .string(message.exchange)
        dead.properties.headers["x-first-death-queue"] = .string(queue)
        dead.properties.headers["x-first-death-reason"] = reason
        dead.properties.headers["x-death"] = .array([
            .table([
                "count": .int(1), "reason": reason, "queue": .string(queue), "exchange": .string(message.exchange),
                "routing-keys": .array([.string(message.routingKey)]),
            ])
        ])
        for target in targets(of: dead, state) { state.queues[target]?.append(Waiting(message: dead)) }
    }
}

extension MemoryBroker: TestBroker {}

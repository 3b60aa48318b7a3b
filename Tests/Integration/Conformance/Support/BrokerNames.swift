import AMQP
import FoundationEssentials
import Jobs
import Models

/// Carillon's topology, of one family and under other names, so that tests share a broker with whatever runs there.
struct BrokerNames: Sendable {
    private let prefix = "test.\(UUID().uuidString.prefix(8).lowercased())."

    func own(_ name: String) -> String { prefix + name }

    var topology: AMQPTopology {
        let carillon = AMQPTopology.carillon
        let queues = carillon.queues.filter { $0.name.contains(".ingestion.") || $0.name == Topology.unroutedQueue }
        let kept = Set(queues.map(\.name))
        return AMQPTopology(
            exchanges: carillon.exchanges.map {
                AMQPExchange(own($0.name), type: $0.type, arguments: own($0.arguments))
            },
            queues: queues.map { AMQPQueue(own($0.name), arguments: own($0.arguments)) },
            bindings: carillon.bindings.filter { kept.contains($0.queue) }.map {
                AMQPBinding(exchange: own($0.exchange), queue: own($0.queue), routingKey: $0.routingKey)
            })
    }

    private func own(_ arguments: [String: AMQPValue]) -> [String: AMQPValue] {
        var arguments = arguments
        for name in ["alternate-exchange", "x-dead-letter-exchange"] {
            if case .string(let exchange) = arguments[name] { arguments[name] = .string(own(exchange)) }
        }
        if arguments["x-delivery-limit"] == .int(Int64(Topology.deliveryLimit)) {
            arguments["x-delivery-limit"] = .int(2)
        }
        return arguments
    }
}

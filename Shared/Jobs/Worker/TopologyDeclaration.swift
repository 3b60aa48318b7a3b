public import AMQP
import Models

extension AMQPTopology {
    /// Everything Carillon needs on the broker; each service declares all of it, so that order of start is no matter.
    public static var carillon: AMQPTopology {
        let alternate: [String: AMQPValue] = ["alternate-exchange": .string(Topology.unroutedExchange)]
        let exchanges = [
            AMQPExchange(Topology.unroutedExchange, type: .fanout),
            AMQPExchange(Topology.ticksExchange, type: .topic, arguments: alternate),
            AMQPExchange(Topology.jobsExchange, type: .topic, arguments: alternate),
            AMQPExchange(Topology.deadExchange, type: .direct),
        ]
        var queues = [AMQPQueue(Topology.unroutedQueue, arguments: endless)]
        var bindings = [AMQPBinding(exchange: Topology.unroutedExchange, queue: Topology.unroutedQueue, routingKey: "")]
        for family in Family.allCases {
            queues += queuesOf(family)
            bindings += bindingsOf(family)
        }
        return AMQPTopology(exchanges: exchanges, queues: queues, bindings: bindings)
    }

    private static let quorum: [String: AMQPValue] = ["x-queue-type": .string("quorum")]

    /// What is archived from is never given up: RabbitMQ 4 drops after 20 deliveries what has no limit of its own.
    private static let endless = quorum.merging(["x-delivery-limit": .int(1_000_000_000)], uniquingKeysWith: { $1 })

    /// What fails 20 deliveries in a row goes to the family's dead queue and waits in the source until it is there.
    private static func guarded(_ family: Family) -> [String: AMQPValue] {
        quorum.merging(
            [
                // a family that is away collects no pile: its runs are in the ledger, and clients are told
                "x-max-length": .int(10_000),
                "x-overflow": .string("reject-publish"),
                "x-delivery-limit": .int(Int64(Topology.deliveryLimit)),
                "x-dead-letter-exchange": .string(Topology.deadExchange),
                "x-dead-letter-routing-key": .string(family.rawValue),
                "x-dead-letter-strategy": .string("at-least-once"),
            ], uniquingKeysWith: { $1 })
    }

    private static func queuesOf(_ family: Family) -> [AMQPQueue] {
        [
            AMQPQueue(Topology.ticksQueue(family), arguments: guarded(family)),
            AMQPQueue(Topology.intakeQueue(family), arguments: guarded(family)),
            AMQPQueue(Topology.bellsQueue(family), arguments: quorum),
            AMQPQueue(Topology.deadQueue(family), arguments: endless),
        ]
    }

    private static func bindingsOf(_ family: Family) -> [AMQPBinding] {
        [
            AMQPBinding(
                exchange: Topology.ticksExchange, queue: Topology.ticksQueue(family),
                routingKey: Topology.routingKey(family, "*")),
            AMQPBinding(
                exchange: Topology.jobsExchange, queue: Topology.intakeQueue(family),
                routingKey: Topology.routingKey(family, "*")),
            AMQPBinding(
                exchange: Topology.deadExchange, queue: Topology.deadQueue(family), routingKey: family.rawValue),
        ]
    }
}

import AMQP
import Jobs
import Logging
import Models
import TestSupport

/// What happens to a broker of one node.
extension Fault {
    static let brokerKilled = Fault("RabbitMQ kill -9", within: .seconds(15), short: .everywhere) { scene in
        try await scene.servers.broker.kill()
        try await scene.servers.broker.start()
    }

    static let brokerRestarted = Fault("RabbitMQ restart", within: .seconds(15), short: .never) { scene in
        try await scene.servers.broker.stop()
        try await scene.servers.broker.start()
    }

    /// As with a volume that was lost: everything it had, topology included.
    static let brokerWiped = Fault(
        "RabbitMQ data wiped", within: .seconds(15), short: .everywhere, brokerForgets: true
    ) { scene in
        try await scene.servers.broker.kill()
        try scene.servers.broker.wipe()
        try await scene.servers.broker.start()
    }

    /// The broker cancels their consumers.
    static let queuesDeleted = Fault("RabbitMQ queues deleted, consumers cancelled", brokerForgets: true) { scene in
        for queue in [Topology.bellsQueue, Topology.ticksQueue, Topology.intakeQueue] {
            let uri = scene.servers.broker.uri(scene.place.virtualHost)
            try await Command.run(
                ["amqp-delete-queue", "--url=\(uri)", "--queue=\(queue(.ingestion))"],
                undertaker: scene.servers.undertaker)
        }
    }

    /// By somebody's script. RabbitMQ 3.10 then forgets the consumers of the old queues without cancelling them.
    static let queuesReplaced = Fault(
        "RabbitMQ queues deleted and declared anew at once", within: .seconds(15), brokerForgets: true
    ) { scene in
        let commands = [Topology.bellsQueue, Topology.ticksQueue, Topology.intakeQueue].map { queue in
            """
            {ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"\(scene.place.virtualHost)">>, queue, <<"\(queue(.ingestion))">>)), \
            Arguments = amqqueue:get_arguments(Q), Bindings = rabbit_binding:list_for_destination(amqqueue:get_name(Q)), \
            rabbit_amqqueue:delete(Q, false, false, <<"chaos">>), \
            rabbit_amqqueue:declare(amqqueue:get_name(Q), true, false, Arguments, none, <<"chaos">>), \
            [rabbit_binding:add(B, <<"chaos">>) || B <- Bindings, element(2, element(2, B)) =/= <<>>].
            """
        }
        for command in commands { try await scene.servers.broker.control("eval", command) }
    }

    /// As an operator may do, three times, so that those are hit which come back first.
    static let connectionsClosed = Fault("RabbitMQ closes every connection") { scene in
        for _ in 0..<3 {
            try await scene.servers.broker.control(
                "close_all_connections", "--vhost", scene.place.virtualHost, "chaos")
        }
    }

    static let memoryAlarm = Fault("RabbitMQ memory alarm", short: .everywhere) { scene in
        try await scene.servers.broker.control("set_vm_memory_high_watermark", "absolute", "1")
        try await InTime.until("the memory alarm", .seconds(15)) {
            try await scene.servers.broker.control("eval", "rabbit_alarm:get_alarms().").contains("memory")
        }
        try await ContinuousClock().sleep(for: .seconds(3))  // for as long as the fault lasts
        try await scene.servers.broker.control("set_vm_memory_high_watermark", "absolute", "1GB")
    }

    /// Three nodes, of which the one that leads the queues is killed; it comes back only when the scene is over.
    static let leaderLost = Fault(
        "RabbitMQ cluster of three loses its leader", within: .seconds(15), cast: ofThree, short: .everywhere
    ) { scene in
        let leaders = try await scene.servers.broker.control(
            "list_queues", "--vhost", scene.place.virtualHost, "--silent", "name", "leader")
        let line = leaders.split(separator: "\n").first { $0.contains(Topology.bellsQueue(.ingestion)) }
        guard let line, let node = scene.servers.brokers.first(where: { line.contains($0.nodeName) }) else {
            throw SystemError(what: "no node leads the bells: \(leaders)", code: 0)
        }
        try await node.kill()
        scene.afterwards { try await node.start() }
    }

    private static var ofThree: Cast {
        var cast = Cast()
        cast.isCluster = true
        return cast
    }
}

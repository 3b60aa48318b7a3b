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

    static let queuesDeleted = Fault("RabbitMQ queues deleted", brokerForgets: true) { scene in
        for queue in [Topology.bellsQueue, Topology.ticksQueue, Topology.intakeQueue] {
            try await delete(queue(.ingestion), scene)
        }
    }

    /// Each queue goes and is there again at once, so that consumers are cancelled while nothing seems to be wrong.
    static let consumersCancelled = Fault("RabbitMQ cancels the consumers", brokerForgets: true) { scene in
        for queue in [Topology.bellsQueue, Topology.ticksQueue, Topology.intakeQueue] {
            try await delete(queue(.ingestion), scene)
            try await declare(scene)
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

    private static func delete(_ queue: String, _ scene: Scene) async throws {
        let uri = scene.servers.broker.uri(scene.place.virtualHost)
        try await Command.run(
            ["amqp-delete-queue", "--url=\(uri)", "--queue=\(queue)"], undertaker: scene.servers.undertaker)
    }

    /// As any service does when it connects.
    private static func declare(_ scene: Scene) async throws {
        let configuration = try AMQPConfiguration(uris: scene.servers.broker.uri(scene.place.virtualHost))
        let publisher = AMQPPublisher(configuration: configuration, topology: .carillon, logger: .silent)
        let running = Task { try await publisher.run() }
        try await InTime.until("the topology to be declared", .seconds(10)) { publisher.isConnected }
        running.cancel()
        _ = await running.result
    }
}

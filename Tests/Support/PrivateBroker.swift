import FoundationEssentials
import Glibc
import Synchronization

/// A RabbitMQ of the tests' own, which they may kill. It has a virtual host for each of many tests.
package final class PrivateBroker: Sendable {
    /// Enough for the tests of one run.
    package static let virtualHosts = (1...80).map { "t\($0)" }

    /// What may differ from one broker to the next.
    package struct Configuration: Sendable {
        package var release = BrokerRelease.installed
        package var virtualHosts = PrivateBroker.virtualHosts
        /// Whether it listens beyond loopback; only for a network of the tests' own.
        package var listensEverywhere = false

        package init() {}
    }

    package let port: Int
    package let nodeName: String
    private let folder: String
    private let configuration: Configuration
    private let undertaker: Undertaker
    private let mapper: PortMapper
    private let distributionPort: Int
    private let server = Mutex<ChildProcess?>(nil)

    package init(undertaker: Undertaker, mapper: PortMapper? = nil, _ configuration: Configuration = .init()) throws {
        self.undertaker = undertaker
        self.configuration = configuration
        self.mapper = try mapper ?? PortMapper(undertaker: undertaker)
        port = try LocalPort.free()
        distributionPort = try LocalPort.free()
        nodeName = "carillon-\(port)@localhost"
        folder = "\(undertaker.folder)/rabbitmq-\(port)"
    }

    package var version: String { configuration.release.version }

    /// - Parameter host: an address of this machine.
    package func uri(_ virtualHost: String, host: String = "127.0.0.1") -> String {
        "amqp://guest:guest@\(host):\(port)/\(virtualHost)"
    }

    /// Makes the configuration and starts the server.
    ///
    /// - Parameter peers: the nodes of its cluster, itself included.
    package func create(peers: [String] = []) async throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/conf.d", withIntermediateDirectories: true)
        try write(settings(peers), to: "conf.d/10-test.conf")
        try write("[].", to: "enabled_plugins")
        try write(BrokerDefinitions.json(configuration.virtualHosts), to: "definitions.json")
        try write(Self.cookie, to: ".erlang.cookie")
        chmod("\(folder)/.erlang.cookie", 0o400)
        try await start()
    }

    /// Starts the server on what is there; returns when it accepts connections.
    package func start() async throws {
        let child = try ChildProcess(
            "rabbitmq", configuration.release.command("rabbitmq-server", [], folder: undertaker.folder),
            environment: environment, log: log, undertaker: undertaker)
        server.withLock { $0 = child }
        // Killed in the middle of anything, a broker may need a minute to get over it.
        try await InTime.until("RabbitMQ to accept connections", .seconds(120)) {
            guard !child.hasEnded else {
                throw SystemError(what: "rabbitmq-server ended: \(child.output.suffix(2000))", code: 0)
            }
            return try LocalPort.isOpen(port)
        }
    }

    /// SIGKILL to the Erlang machine and everything around it.
    package func kill() async throws {
        guard let child = server.withLock({ $0 }) else { return }
        let members = ProcessTable.members(ofGroup: child.pid)
        try await child.end()
        try await gone(members)
    }

    /// SIGTERM: it shuts down in order.
    package func stop() async throws {
        guard let child = server.withLock({ $0 }) else { return }
        let members = ProcessTable.members(ofGroup: child.pid)
        child.signal(SIGTERM)
        try await child.exit(within: .seconds(60))
        try await gone(members)
    }

    /// Deletes everything it stored; it must be down.
    package func wipe() throws {
        try FileManager.default.removeItem(atPath: "\(folder)/data")
    }

    /// Runs `rabbitmqctl` on it.
    ///
    /// - Returns: what it printed.
    @discardableResult
    package func control(_ arguments: String...) async throws -> String {
        try await Command.run(
            configuration.release.command(
                "rabbitmqctl", ["--quiet", "--node", nodeName] + arguments, folder: undertaker.folder),
            environment: environment, undertaker: undertaker)
    }

    /// A process may be dead in the table while its last threads still hold its sockets. Who started it anew then would
    /// take the old port for the new one.
    private func gone(_ members: [pid_t]) async throws {
        try await InTime.until("RabbitMQ's processes to be gone", .seconds(20)) {
            try !members.contains(where: ProcessTable.isAlive) && !LocalPort.isOpen(port)
        }
    }

    private var log: String { "\(folder).log" }

    private func write(_ text: String, to file: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(file)"))
    }

    private func settings(_ peers: [String]) -> String {
        let cluster = peers.enumerated().map { "cluster_formation.classic_config.nodes.\($0 + 1) = \($1)" }
        let discovery = peers.isEmpty ? [] : ["cluster_formation.peer_discovery_backend = classic_config"]
        let lines =
            [
                "listeners.tcp.1 = \(configuration.listensEverywhere ? "0.0.0.0" : "127.0.0.1"):\(port)",
                "loopback_users = none",
                "load_definitions = \(folder)/definitions.json",
                "vm_memory_high_watermark.absolute = 1GB",
                "disk_free_limit.absolute = 64MB",
                "raft.wal_max_size_bytes = 67108864",
                "log.console = true",
                "log.file = false",
            ] + discovery + cluster
        return lines.joined(separator: "\n") + "\n"
    }

    private var environment: [String: String] {
        [
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": folder,
            "ERL_EPMD_PORT": "\(mapper.port)", "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": nodeName, "RABBITMQ_DIST_PORT": "\(distributionPort)",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null", "RABBITMQ_CONFIG_FILE": "\(folder)/none",
            "RABBITMQ_CONFIG_FILES": "\(folder)/conf.d", "RABBITMQ_MNESIA_BASE": "\(folder)/data",
            "RABBITMQ_LOG_BASE": "\(folder)/log", "RABBITMQ_LOGS": "-",
            "RABBITMQ_ENABLED_PLUGINS_FILE": "\(folder)/enabled_plugins",
            // Schedulers that wait by spinning take the processor from what is tested.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS":
                "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
        ]
    }

    /// What nodes and `rabbitmqctl` know each other by; it opens nothing but these brokers.
    private static let cookie = "CARILLONTESTS"
}

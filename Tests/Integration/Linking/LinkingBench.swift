import FoundationEssentials
import HTTPClient
import HTTPTypes
import Logging
import Postgres
import Providers
import SandboxService
import Schema
import Testing

@testable import Linking

/// A schema of the test's own, the sandbox as both providers, and a browser that follows redirects by hand.
struct LinkingBench: Sendable {
    let database: PostgresPool
    let sandbox: SandboxServer
    let root: String
    let http: HTTPClient
    let linking: AccountLinking
    let vault: TokenVault

    static let redirect = "http://127.0.0.1:9/callback"
    static let accounts = ["ann@example.com", "bob@example.com"]
    static let url =
        ProcessInfo.processInfo.environment["DATABASE_URL"] ?? "postgres://carillon@127.0.0.1:5432/carillon"

    static func run(_ body: @Sendable (LinkingBench) async throws -> Void) async throws {
        try await withSchema { pool in
            try await SandboxServer.withServer(logger: SandboxServer.quiet) { server, root in
                for account in accounts { try server.state.addUser(NewUser(email: account)) }
                try await body(try LinkingBench(pool, server, root))
            }
        }
    }

    static func withSchema(_ body: (PostgresPool) async throws -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        var configuration = try PostgresConfiguration(url: url)
        configuration.searchPath = "\(name), public"
        let pool = PostgresPool(configuration: configuration, size: 6, logger: logger)
        try await pool.query("CREATE SCHEMA \(identifier: name)")
        let outcome: Result<Void, any Error>
        do {
            try await pool.withConnection {
                _ = try await Migrator(migrations: Migration.carillon, logger: logger).migrate($0)
            }
            outcome = .success(try await body(pool))
        } catch {
            outcome = .failure(error)
        }
        // In a task of its own, so that a test that was cancelled at its time limit cleans up too.
        try await Task { _ = try await pool.query("DROP SCHEMA \(identifier: name) CASCADE") }.value
        pool.close()
        try outcome.get()
    }

    private init(_ pool: PostgresPool, _ server: SandboxServer, _ root: String) throws {
        database = pool
        sandbox = server
        self.root = root
        http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "test"))
        vault = TokenVault(keyRing: try TokenKeyRing(parsing: "k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="))
        linking = Self.linking(pool, vault, root, http)
    }

    static func linking(
        _ pool: PostgresPool, _ vault: TokenVault, _ root: String, _ transport: any HTTPTransport
    ) -> AccountLinking {
        let configuration = SandboxConfiguration()
        var google = GoogleOAuthConfiguration(
            clientID: configuration.clientID, clientSecret: configuration.clientSecret)
        google.tokenURL = "\(root)/token"
        var microsoft = MicrosoftOAuthConfiguration(
            clientID: configuration.clientID, clientSecret: configuration.clientSecret)
        microsoft.authority = root
        var atMicrosoft = ConsentEndpoints.microsoft(microsoft)
        atMicrosoft.revocationURL = "\(root)/common/oauth2/v2.0/revoke"
        return AccountLinking(
            database: pool, vault: vault, google: google, microsoft: microsoft,
            googleEndpoints: ConsentEndpoints(
                authorizationURL: "\(root)/o/oauth2/v2/auth", keysURL: "\(root)/oauth2/v3/certs",
                revocationURL: "\(root)/revoke", issuers: ConsentEndpoints.google.issuers),
            microsoftEndpoints: atMicrosoft, transport: transport)
    }

    func owner(_ name: String) async throws -> LinkOwner {
        let rows = try await database.query(
            """
            WITH tenant AS (INSERT INTO tenants (name) VALUES (\(name)) RETURNING id)
            INSERT INTO users (tenant_id, email) SELECT id, \(name) FROM tenant RETURNING tenant_id, id
            """)
        return LinkOwner(tenantID: try rows[0].decode("tenant_id"), userID: try rows[0].decode("id"))
    }

    /// What the provider sends the browser back with.
    func consent(at url: String, _ more: String = "") async throws -> [(name: String, value: String)] {
        let answer = try await http.send(HTTPClientRequest(url: url + more))
        let target = try #require(
            answer.headers[.location], "\(answer.status): \(String(decoding: answer.body, as: UTF8.self))")
        #expect(target.hasPrefix(Self.redirect))
        return Self.query(of: target)
    }

    static func query(of url: String) -> [(name: String, value: String)] {
        url.split(separator: "?", maxSplits: 1).last.map { text in
            text.split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1).map { String($0).decoded }
                return (parts[0], parts.count > 1 ? parts[1] : "")
            }
        } ?? []
    }

    func start(
        _ provider: AccountProvider, _ owner: LinkOwner, kinds: Set<ConnectionKind> = [.mail], account: String? = nil,
        isBound: Bool = false
    ) async throws -> StartedLink {
        try await linking.start(
            LinkRequest(
                provider: provider, kinds: kinds, redirectURI: Self.redirect, account: account,
                isBoundToBrowser: isBound),
            of: owner)
    }

    func link(
        _ provider: AccountProvider, _ owner: LinkOwner, kinds: Set<ConnectionKind> = [.mail], account: String? = nil
    ) async throws -> LinkedAccount {
        let started = try await start(provider, owner, kinds: kinds, account: account)
        return try await linking.finish(try LinkAnswer(query: try await consent(at: started.url)))
    }

    func refreshToken(of id: UUID) async throws -> String {
        let rows = try await database.query("SELECT refresh_token FROM connections WHERE id = \(id)")
        let sealed = try rows[0].decode("refresh_token", as: String.self)
        return try vault.open(sealed, for: TokenContext(connectionID: id, purpose: .refreshToken))
    }

    func text(_ query: PostgresQuery) async throws -> String {
        try await database.query(query)[0].decode(0)
    }
}

extension String {
    /// Percent-decoded.
    fileprivate var decoded: String {
        var bytes: [UInt8] = []
        var rest = Array(utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

import DocumentedAPI
import FoundationEssentials
import HTTPClient
import HTTPTypes
import Intelligence
import Library
import Linking
import Logging
import Models
import Postgres
import Providers
import SandboxService
import TestSupport
import Testing

@testable import ControlService
@testable import IngestionJobs

/// Mailboxes at the sandbox, and the HTTP API that both providers tell of changes.
struct PushBench: Sendable {
    let sync: SyncBench
    let root: String
    let http: HTTPClient
    let linking: AccountLinking
    /// What answers are held to.
    private let documented: DocumentedAPI

    static func with(_ body: @Sendable (PushBench) async throws -> Void) async throws {
        let port = try LocalPort.free()
        let root = "http://127.0.0.1:\(port)"
        let push = PushAddresses(gmailTopic: "projects/sandbox/topics/mail", outlookURL: "\(root)/push/outlook")
        try await SyncBench.with(push: push, topic: { "\(root)/push/gmail" }) { sync in
            let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: quiet)
            let linking = try await linking(sync, http)
            let api = try await api(sync, root, http, linking)
            let (bound, isBound) = AsyncStream.makeStream(of: Int.self)
            let server = ControlServer(api.router, host: "127.0.0.1", port: port, logger: quiet) { isBound.yield($0) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { isBound.finish() }
                    try await server.run()
                }
                defer { group.cancelAll() }
                for await _ in bound {
                    let answer = try await http.send(HTTPClientRequest(url: root + "/openapi.json"))
                    let documented = try DocumentedAPI(try JSONValue(parsing: answer.body))
                    return try await body(
                        PushBench(sync: sync, root: root, http: http, linking: linking, documented: documented))
                }
                try await group.waitForAll()
            }
        }
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// The sandbox as both providers.
    private static func linking(_ sync: SyncBench, _ http: HTTPClient) async throws -> AccountLinking {
        let url = "http://127.0.0.1:\(try await sync.server.port)"
        let sandbox = SandboxConfiguration()
        var google = GoogleOAuthConfiguration(clientID: sandbox.clientID, clientSecret: sandbox.clientSecret)
        google.tokenURL = "\(url)/token"
        var microsoft = MicrosoftOAuthConfiguration(clientID: sandbox.clientID, clientSecret: sandbox.clientSecret)
        microsoft.authority = url
        var (gmail, graph) = (GmailConfiguration(), GraphConfiguration())
        (gmail.baseURL, graph.baseURL) = (url, url)
        var endpoints = ConsentEndpoints.google
        endpoints.revocationURL = "\(url)/revoke"
        return AccountLinking(
            database: sync.pool, vault: try MailFixture.vault(), google: google, microsoft: microsoft,
            googleEndpoints: endpoints, gmail: gmail, graph: graph, transport: http)
    }

    private static func api(
        _ sync: SyncBench, _ root: String, _ http: HTTPClient, _ linking: AccountLinking
    ) async throws -> ControlAPI {
        let signature = PushSignature(
            account: SandboxConfiguration.pushAccount, audience: "\(root)/push/gmail",
            keys: RemoteKeys(url: "http://127.0.0.1:\(try await sync.server.port)/oauth2/v3/certs", transport: http))
        return ControlAPI(
            database: sync.pool, linking: linking, embedders: Embedders(BuiltinEmbedder()), authentication: .disabled,
            gmailPush: signature, url: root, logger: quiet)
    }

    /// The only linked account, and whose it is.
    func connection() async throws -> (id: UUID, owner: LinkOwner) {
        let row = try await sync.pool.query("SELECT id, tenant_id, user_id FROM connections")[0]
        return (
            try row.decode("id"),
            LinkOwner(tenantID: try row.decode("tenant_id"), userID: try row.decode("user_id"))
        )
    }

    /// Waits until a sync waits that nobody but a push has asked for.
    func pushed(within limit: Duration = .seconds(20)) async throws {
        try await InTime.until("a push to ask for a sync", limit) {
            try await sync.count("live_jobs WHERE job_type = 'sync_mailbox' AND correlation_id LIKE 'http-%'") == 1
        }
    }

    /// Sends a request, and holds the answer to the API's document.
    func post(_ path: String, _ body: String, _ headers: HTTPFields = [:]) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(method: .post, url: root + path, headers: headers)
        request.headers[.contentType] = "application/json"
        request.body = .bytes(Array(body.utf8))
        let answer = try await http.send(request)
        let faults = documented.faults(
            "POST", path, status: answer.status.code, contentType: answer.headers[.contentType], body: answer.body)
        for fault in faults { Issue.record("POST \(path): \(fault)") }
        return answer
    }
}

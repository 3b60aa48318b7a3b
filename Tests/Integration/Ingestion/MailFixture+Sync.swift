import FoundationEssentials
import HTTPClient
import HTTPTypes
import Jobs
import Logging
import Postgres
import Providers

@testable import IngestionJobs

/// Answers a sync's requests by a closure, which gets the URL.
struct StubTransport: HTTPTransport {
    let answer: @Sendable (String) async throws -> HTTPClientResponse

    func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse { try await answer(request.url) }
}

extension HTTPClientResponse {
    static func json(_ text: String, status: Int = 200) -> Self {
        Self(status: .init(code: status), body: Array(text.utf8))
    }
}

extension MailFixture {
    static func vault() throws -> TokenVault {
        TokenVault(keyRing: try TokenKeyRing(parsing: "k:\(Base64URL.encode([UInt8](repeating: 7, count: 32)))"))
    }

    /// Stores a refresh token as `connection add` does.
    func grant(_ refreshToken: String) async throws {
        let context = TokenContext(connectionID: connection.id, purpose: .refreshToken)
        let sealed = try Self.vault().seal(refreshToken, for: context)
        try await pool.query(
            "UPDATE connections SET refresh_token = \(sealed), access_token = NULL WHERE id = \(connection.id)")
    }

    func refreshToken() async throws -> String {
        guard let stored = try await MailConnections.load(connection.id, in: pool) else { throw Broken() }
        return try Self.vault().open(
            stored.refreshToken, for: TokenContext(connectionID: connection.id, purpose: .refreshToken))
    }

    /// One attempt of `sync_mailbox`, its effects included.
    func sync(_ answer: @escaping @Sendable (String) async throws -> HTTPClientResponse) async throws {
        let resources = MailResources(
            vault: try Self.vault(), gmail: GmailConfiguration(),
            google: GoogleOAuthConfiguration(clientID: "id", clientSecret: "secret"),
            transport: StubTransport(answer: answer), lookbackDays: 1)
        let context = WorkContext(
            claim: try await claim(), attempt: 1, cause: Cause(), logger: Logger(label: "test"), database: pool,
            standing: .assured, deadline: .now + .seconds(900))
        let payload = SyncMailbox.Payload(connectionID: connection.id)
        let outcome = try await SyncMailbox(resources: resources).run(payload, context)
        guard case .done(_, _, let effects) = outcome else { throw Broken() }
        if let effects { _ = try await pool.transaction { try await effects($0) } }
    }

    private func claim() async throws -> Claim {
        let fence = UUID()
        let id = try await pool.query(
            """
            INSERT INTO live_jobs (job_type, family, status, correlation_id, fence, holder)
            VALUES ('sync_mailbox', 'ingestion', 'processing', 'job-test', \(fence), gen_random_uuid()) RETURNING id
            """
        )[0].decode("id", as: Int64.self)
        return .job(id: id, fence: fence)
    }
}

import FoundationEssentials
import HTTPClient
import HTTPTypes
import Jobs
import JobsTesting
import Models
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

    /// Makes it a mailbox of Outlook that was never synced, with a grant.
    func turnToOutlook() async throws {
        try await grant("old")
        try await pool.query("UPDATE connections SET provider = 'outlook' WHERE id = \(connection.id)")
    }

    /// As its user does.
    func unlink() async throws {
        try await pool.query(
            """
            UPDATE connections SET state = 'disconnected', refresh_token = '', access_token = NULL
            WHERE id = \(connection.id)
            """)
    }

    func refreshToken() async throws -> String {
        guard let stored = try await Connections.load(connection.id, in: pool) else { throw Broken() }
        return try Self.vault().open(
            stored.refreshToken, for: TokenContext(connectionID: connection.id, purpose: .refreshToken))
    }

    /// What runs `sync_mailbox` and `watch_mailbox` with these answers.
    func service(
        _ answer: @escaping @Sendable (String) async throws -> HTTPClientResponse
    ) async throws -> TestService {
        let resources = SyncResources(
            vault: try Self.vault(), gmail: GmailConfiguration(),
            google: GoogleOAuthConfiguration(clientID: "id", clientSecret: "secret"),
            transport: StubTransport(answer: answer), lookbackDays: 1,
            push: PushAddresses(outlookURL: "https://carillon.example/push/outlook"))
        return try await TestService(.ingestion, on: database) {
            $0.register(SyncMailbox(resources: resources))
            $0.register(WatchMailbox(resources: resources))
        }
    }

    /// One attempt of `sync_mailbox`, which must complete.
    func sync(_ answer: @escaping @Sendable (String) async throws -> HTTPClientResponse) async throws {
        let attempt = try await syncOnce(answer)
        guard attempt.job.status == .completed else { throw attempt.error ?? Broken() }
    }

    /// One attempt of `sync_mailbox`, however it ends.
    func syncOnce(_ answer: @escaping @Sendable (String) async throws -> HTTPClientResponse) async throws -> Attempt {
        try await service(answer).perform(SyncMailbox.self, .init(connectionID: connection.id))
    }
}

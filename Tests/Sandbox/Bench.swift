import FoundationEssentials
import SandboxService
import Synchronization

/// A running sandbox with one user and a clock that only tests move.
struct Bench: Sendable {
    static let email = "alice@example.com"

    let server: SandboxServer
    let client: TestClient
    let user: SandboxUser
    let clock: TestClock

    @discardableResult
    static func run<Result: Sendable>(
        messages: Int = 0,
        days: Int? = nil,
        configure: (inout SandboxConfiguration) -> Void = { _ in },
        _ body: @Sendable (Bench) async throws -> Result
    ) async throws -> Result {
        let clock = TestClock()
        var configuration = SandboxConfiguration()
        configuration.now = { clock.now }
        configure(&configuration)
        return try await SandboxServer.withServer(configuration: configuration) { server, _ in
            let user = try server.state.addUser(NewUser(email: email, messages: messages, days: days))
            return try await body(
                Bench(server: server, client: TestClient(port: try await server.port), user: user, clock: clock)
            )
        }
    }

    /// A call to Gmail with a valid token.
    func gmail(_ path: String, token: String? = nil, method: String = "GET") async throws -> TestAnswer {
        let token = token ?? server.state.issueAccessToken(to: Self.email)
        return try await client.send(
            method,
            "/gmail/v1/users/me/\(path)",
            headers: ["Authorization": "Bearer \(token)"]
        )
    }

    func refresh(_ changes: [String: String] = [:]) async throws -> TestAnswer {
        var form = [
            "grant_type": "refresh_token", "client_id": "carillon-sandbox", "client_secret": "sandbox-secret",
            "refresh_token": user.refreshToken,
        ]
        form.merge(changes) { _, new in new }
        let body = form.map { "\($0)=\($1.replacing("/", with: "%2F"))" }.joined(separator: "&")
        return try await client.send(
            "POST",
            "/token",
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: Array(body.utf8)
        )
    }

    @discardableResult
    func deliver(_ subject: String, extra: String = "", labels: [String]? = nil) throws -> MessageReference {
        let text = "From: Bob <bob@example.org>\r\nTo: \(Self.email)\r\nSubject: \(subject)\r\n\(extra)\r\nHello\r\n"
        return try user.deliver(Array(text.utf8), labels: labels)
    }
}

/// Time that stands still unless it is told to go on.
final class TestClock: Sendable {
    private let seconds = Mutex(1_790_000_000.0)

    var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }

    func advance(_ duration: Duration) {
        seconds.withLock { $0 += Double(duration.components.seconds) }
    }
}

import FoundationEssentials
import HTTPClient
import Logging
import Providers
import SandboxService
import Synchronization

/// The clients against the sandbox over a real socket, with one user.
struct ProviderBench: Sendable {
    static let email = "ann@example.com"
    /// A Sunday in the middle of the week before the clocks of Europe and America are changed.
    static let now = Date(timeIntervalSince1970: 1_773_500_000)
    static let from = now.addingTimeInterval(-30 * 86_400)
    static let to = now.addingTimeInterval(180 * 86_400)

    let server: SandboxServer
    let baseURL: String
    let user: SandboxUser
    let transport: HTTPClient

    static func run(
        _ new: NewUser = NewUser(email: email), _ body: @Sendable (ProviderBench) async throws -> Void
    ) async throws {
        var configuration = SandboxConfiguration()
        configuration.now = { now }
        try await SandboxServer.withServer(configuration: configuration, logger: SandboxServer.quiet) { server, url in
            let transport = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "test"))
            let user = try server.state.addUser(new)
            let bench = ProviderBench(server: server, baseURL: url, user: user, transport: transport)
            do {
                try await body(bench)
            } catch {
                await transport.shutdown()
                throw error
            }
            await transport.shutdown()
        }
    }

    /// Waits are cut to a hundredth, so that tests of patience end.
    private var time: TimeSource {
        var time = TimeSource.system
        time.sleep = { try await Task.sleep(for: $0 / 100) }
        let start = ContinuousClock.now
        time.uptime = { (ContinuousClock.now - start) * 100 }
        return time
    }

    func graph(pageSize: Int = 7, attempts: Int = 8) -> GraphClient {
        var configuration = GraphConfiguration()
        configuration.baseURL = baseURL
        configuration.mailPageSize = pageSize
        configuration.calendarPageSize = pageSize
        configuration.attempts = attempts
        let (state, email) = (server.state, user.email)
        return GraphClient(configuration: configuration, transport: transport, time: time) { _ in
            state.issueAccessToken(to: email, issuer: .microsoft)
        }
    }

    func google(pageSize: Int = 7, attempts: Int = 8) -> GoogleCalendar {
        var configuration = GoogleCalendarConfiguration()
        configuration.baseURL = baseURL
        configuration.pageSize = pageSize
        configuration.attempts = attempts
        let (state, email) = (server.state, user.email)
        return GoogleCalendar(configuration: configuration, transport: transport, time: time) { _ in
            state.issueAccessToken(to: email)
        }
    }
}

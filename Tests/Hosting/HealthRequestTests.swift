import Logging
import Operations
import TestSupport
import Testing

@testable import Hosting

@Suite("The health check", .timeLimit(.minutes(1)))
struct HealthRequestTests {
    private func serving(_ host: String, _ body: (Int) async throws -> Void) async throws {
        let server = HealthServer(
            host: host, port: 0, health: HealthRegistry(), metrics: PrometheusRegistry(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await server.run() }
        defer { running.cancel() }
        try await body(try await server.boundPort)
    }

    /// The request blocks its thread, and the server needs those that run tasks.
    private func isLive(_ host: String, _ port: Int) async -> Bool {
        await withCheckedContinuation { waiting in
            DetachedThread.run { waiting.resume(returning: HealthRequest.isLive(host: host, port: port)) }
        }
    }

    @Test("asks where the service was told to listen")
    func host() async throws {
        try await serving("127.0.0.2") { port in
            #expect(await isLive("127.0.0.2", port))
            #expect(await !isLive("127.0.0.1", port))
        }
    }

    @Test("asks loopback where the service listens on every address")
    func everywhere() async throws {
        try await serving("0.0.0.0") { port in
            #expect(await isLive("0.0.0.0", port))
            #expect(await isLive("localhost", port))
        }
    }

    @Test("takes silence for death")
    func silence() async {
        #expect(await !isLive("127.0.0.1", 1))
        #expect(await !isLive("no such host", 80))
    }
}

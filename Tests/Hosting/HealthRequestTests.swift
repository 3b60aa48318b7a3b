import Logging
import Operations
import Testing

@testable import Hosting

/// One after the other: the request blocks its thread, and the server needs one too.
@Suite("The health check", .serialized, .timeLimit(.minutes(1)))
struct HealthRequestTests {
    private func serving(_ host: String, _ body: (Int) throws -> Void) async throws {
        let server = HealthServer(
            host: host, port: 0, health: HealthRegistry(), metrics: PrometheusRegistry(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await server.run() }
        defer { running.cancel() }
        try body(try await server.boundPort)
    }

    @Test("asks where the service was told to listen")
    func host() async throws {
        try await serving("127.0.0.2") { port in
            #expect(HealthRequest.isLive(host: "127.0.0.2", port: port))
            #expect(!HealthRequest.isLive(host: "127.0.0.1", port: port))
        }
    }

    @Test("asks loopback where the service listens on every address")
    func everywhere() async throws {
        try await serving("0.0.0.0") { port in
            #expect(HealthRequest.isLive(host: "0.0.0.0", port: port))
            #expect(HealthRequest.isLive(host: "localhost", port: port))
        }
    }

    @Test("takes silence for death")
    func silence() {
        #expect(!HealthRequest.isLive(host: "127.0.0.1", port: 1))
        #expect(!HealthRequest.isLive(host: "no such host", port: 80))
    }
}

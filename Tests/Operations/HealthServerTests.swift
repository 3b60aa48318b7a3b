import Glibc
import Logging
import Metrics
import ServiceLifecycle
import Testing

@testable import Operations

@Suite("Health server", .timeLimit(.minutes(1)))
struct HealthServerTests {
    private let health = HealthRegistry()
    private let metrics = PrometheusRegistry()
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func server(port: Int = 0) -> HealthServer {
        HealthServer(host: "127.0.0.1", port: port, health: health, metrics: metrics, logger: logger)
    }

    /// Runs a server on a free port while `body` asks it, then shuts it down gracefully.
    private func withServer(_ body: (Int) async throws -> Void) async throws {
        let server = server()
        let group = ServiceGroup(services: [server], logger: logger)
        async let end: Void = group.run()
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(try await server.boundPort))
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await end
        try result.get()
    }

    @Test("answers 200 while components work and 503 when one does not")
    func probes() async throws {
        health.liveness("ticks") { .ok }
        health.readiness("database") { .failing("no session") }
        try await withServer { port in
            let live = try await LocalHTTP.get("/livez", port: port)
            #expect(live.status == 200)
            #expect(live.body == #"{"status":"ok","components":[{"name":"ticks","status":"ok"}]}"# + "\n")
            let ready = try await LocalHTTP.get("/readyz", port: port)
            #expect(ready.status == 503)
            #expect(ready.body.contains("no session"))
            #expect(ready.head.lowercased().contains("content-type: application/json"))
            #expect(try await LocalHTTP.get("/livez", port: port, method: "HEAD").status == 200)
            #expect(try await LocalHTTP.get("/", port: port).status == 404)
        }
    }

    @Test("shows metrics in the format that Prometheus asks for")
    func metricsEndpoint() async throws {
        Counter(label: "jobs_finished", factory: metrics).increment()
        try await withServer { port in
            let reply = try await LocalHTTP.get("/metrics", port: port)
            #expect(reply.status == 200)
            #expect(reply.head.lowercased().contains("content-type: text/plain; version=0.0.4; charset=utf-8"))
            #expect(reply.body.contains("jobs_finished_total 1\n"))
            #expect(reply.body.contains("process_resident_memory_bytes "))
        }
    }

    @Test("shuts down although a client keeps its connection open")
    func openConnections() async throws {
        var descriptor: Int32 = -1
        try await withServer { port in descriptor = try LocalHTTP.connectLocally(port: port) }
        close(descriptor)
    }

    @Test("a port that is taken is an error that says what to change, also for who waits for the port")
    func portTaken() async throws {
        try await withServer { port in
            let second = server(port: port)
            let error = await #expect(throws: HealthServerError.self) { try await second.run() }
            #expect(error?.description.hasPrefix("cannot listen on HTTP_HOST=127.0.0.1 HTTP_PORT=\(port): ") == true)
            await #expect(throws: HealthServerError.self) { try await second.boundPort }
        }
    }

    @Test("what Hummingbird does after its shutdown finds its event loop still there")
    func silentEnd() async {
        let result = await #expect(processExitsWith: .exitCode(0), observing: [\.standardErrorContent]) {
            for _ in 0..<300 { try await Self.shortLife() }
        }
        let complaints = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(!complaints.contains("EventLoop"), "\(complaints)")
    }

    /// A server that is shut down while a client is connected: most often that is when its shutdown ends late.
    private static func shortLife() async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = HealthServer(
            host: "127.0.0.1", port: 0, health: HealthRegistry(), metrics: PrometheusRegistry(), logger: logger)
        let group = ServiceGroup(services: [server], logger: logger)
        async let end: Void = group.run()
        let connection = try LocalHTTP.connectLocally(port: try await server.boundPort)
        await group.triggerGracefulShutdown()
        close(connection)
        try await end
    }
}

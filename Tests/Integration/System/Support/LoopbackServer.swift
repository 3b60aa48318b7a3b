import Hummingbird
import Logging

/// An HTTP server of the tests' own, on a free port of loopback.
enum LoopbackServer {
    /// Runs `body` with the server's URL while it listens.
    static func run(
        _ router: Router<BasicRequestContext>, _ body: (String) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "loopback") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            let bound = await ports.first { _ in true } ?? 0
            try await body("http://127.0.0.1:\(bound)")
            group.cancelAll()
        }
    }
}

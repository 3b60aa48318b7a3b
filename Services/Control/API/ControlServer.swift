import Hummingbird
import Logging
import NIOCore
import Operations
import ServiceLifecycle

/// Listens until graceful shutdown; requests under way are answered first.
struct ControlServer: Service {
    private let router: @Sendable () -> Router<ControlContext>
    private let host: String
    private let port: Int
    private let logger: Logger
    private let onBound: @Sendable (Int) -> Void

    /// Port 0 picks a free one.
    ///
    /// - Parameter onBound: is given the port once it is listened on.
    init(
        _ router: @escaping @Sendable () -> Router<ControlContext>, host: String, port: Int, logger: Logger,
        onBound: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.router = router
        self.host = host
        self.port = port
        self.logger = logger
        self.onBound = onBound
    }

    func run() async throws {
        var quiet = logger
        quiet.logLevel = max(.warning, logger.logLevel)
        let application = Application(
            router: router(), server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: nil,
                availableConnectionsDelegate: .maximum(1024, logger: quiet)),
            onServerRunning: { [logger, host, onBound] channel in
                guard let port = channel.localAddress?.port else { return }
                logger.info("API listening", metadata: ["url": "http://\(host):\(port)"])
                onBound(port)
            },
            logger: logger)
        try await application.run()
    }
}

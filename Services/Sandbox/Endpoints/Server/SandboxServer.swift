import HTTPClient
import Hummingbird
public import Logging
import NIOCore

/// The sandbox's HTTP server over its state.
///
/// In a test:
/// ```
/// try await SandboxServer.withServer { server, baseURL in
///     try server.state.addUser(NewUser(email: "alice@example.com", messages: 20))
///     …
/// }
/// ```
public final class SandboxServer: Sendable {
    /// Everything the server answers from; may be changed while it runs.
    public let state: SandboxState
    private let logger: Logger
    private let bound = BoundPort()

    /// - Throws: ``SandboxError`` where the address is not one to listen on.
    public init(configuration: SandboxConfiguration, logger: Logger = Logger(label: "sandbox")) throws {
        try BindPolicy(allowsNetwork: configuration.allowsNetwork).check(configuration.host)
        state = SandboxState(configuration: configuration)
        self.logger = logger
    }

    /// The port listened on; waits until there is one.
    /// - Throws: what ended ``run(handlingSignals:)`` before.
    public var port: Int {
        get async throws { try await bound.value }
    }

    /// Serves until the task is cancelled or, with `handlingSignals`, until SIGTERM or SIGINT; answers under way are
    /// finished first.
    public func run(handlingSignals: Bool = false) async throws {
        do {
            let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: logger)
            state.begin(outbound: http)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await Pusher(state: self.state, http: http, logger: self.logger).run() }
                group.addTask { try await self.serve(handlingSignals: handlingSignals) }
                if let interval = state.configuration.arrivalInterval {
                    group.addTask {
                        try await Arrivals(state: self.state, interval: interval, logger: self.logger).run()
                    }
                }
                try await group.next()
                group.cancelAll()
            }
            bound.resolve(.failure(CancellationError()))
        } catch {
            bound.resolve(.failure(error))
            throw error
        }
    }

    private func serve(handlingSignals: Bool) async throws {
        let configuration = state.configuration
        let bound = bound
        let application = Application(
            responder: SandboxResponder(router: SandboxRouter(state: state)),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                serverName: "carillon-sandbox"
            ),
            onServerRunning: { channel in
                bound.resolve(.success(channel.localAddress?.port ?? configuration.port))
            },
            logger: logger
        )
        if handlingSignals { try await application.runService() } else { try await application.run() }
    }
}

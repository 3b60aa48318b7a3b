public import Logging

extension SandboxServer {
    /// Logs next to nothing: Hummingbird reports connections that are cut off with the server as errors.
    public static var quiet: Logger {
        var logger = Logger(label: "sandbox")
        logger.logLevel = .critical
        return logger
    }

    /// Starts a server as a child of `group` and returns when it listens.
    ///
    /// It ends with the group; cancel the group to stop it.
    /// - Parameter port: 0, the default, lets the system choose; the answer is in ``SandboxServer/port``.
    public static func start(
        port: Int = 0,
        configuration: SandboxConfiguration = SandboxConfiguration(),
        logger: Logger = Logger(label: "sandbox"),
        in group: inout ThrowingTaskGroup<Void, any Error>
    ) async throws -> SandboxServer {
        var configuration = configuration
        configuration.port = port
        let server = try SandboxServer(configuration: configuration, logger: logger)
        group.addTask { try await server.run() }
        _ = try await server.port
        return server
    }

    /// Runs `body` beside a server on a port of its own and stops the server afterwards.
    /// - Parameter body: is given the server and its base URL, e.g. `http://127.0.0.1:40321`.
    public static func withServer<Result: Sendable>(
        configuration: SandboxConfiguration = SandboxConfiguration(),
        logger: Logger = Logger(label: "sandbox"),
        _ body: @Sendable (SandboxServer, String) async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let server = try await start(configuration: configuration, logger: logger, in: &group)
            defer { group.cancelAll() }
            return try await body(server, "http://127.0.0.1:\(server.port)")
        }
    }
}

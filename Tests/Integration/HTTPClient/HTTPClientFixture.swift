import HTTPClient
import Logging

/// A client that does not look at the environment's proxies, so that loopback is loopback.
func makeHTTPClient(_ change: (inout HTTPClientConfiguration) -> Void = { _ in }) throws -> HTTPClient {
    var configuration = HTTPClientConfiguration()
    configuration.proxy = .none
    configuration.timeout = .seconds(20)
    change(&configuration)
    return try HTTPClient(configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
}

/// Runs a body against a server that does what `handler` says.
func withFaultServer<Result>(
    _ handler: @escaping FaultServer.Handler,
    _ body: (FaultServer) async throws -> Result
) async throws -> Result {
    let server = try FaultServer(handler)
    defer { server.stop() }
    return try await body(server)
}

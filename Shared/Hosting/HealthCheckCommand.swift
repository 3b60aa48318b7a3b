public import ArgumentParser
import Operations

/// Asks the service on this machine whether it lives; for a container's health check.
public struct HealthCheckCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "healthcheck", abstract: "Exit 0 if the service here answers /livez with 200, else 1.")

    public init() {}

    public func run() async throws {
        let settings = try Settings.load()
        guard await HealthRequest.isLive(port: settings[.httpPort]) else { throw ExitCode(1) }
    }
}

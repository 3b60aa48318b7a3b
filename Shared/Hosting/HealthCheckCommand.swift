public import ArgumentParser
import Operations

/// Asks the service on this machine whether it lives; for a container's health check.
public struct HealthCheckCommand: AsyncParsableCommand {
    /// The subcommand `healthcheck`.
    public static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Exit 0 if the service here answers /livez with 200, else 1; HTTP_HOST and HTTP_PORT say where it is."
    )

    /// Made by the command line's parser.
    public init() {}

    /// - Throws: `ExitCode(1)` when it does not live; `SettingsError` where the settings cannot say where it is.
    public func run() async throws {
        let settings = try Settings.load()
        let port = settings[.httpPort]
        guard port != 0 else {
            let reason = "must be set to the service's port: 0 picks a free one, which only the service's log tells"
            throw SettingsError([SettingsProblem(name: "HTTP_PORT", reason: reason)])
        }
        guard HealthRequest.isLive(host: settings[.httpHost], port: port) else { throw ExitCode(1) }
    }
}

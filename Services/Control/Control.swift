import ArgumentParser
import ControlService
import Hosting
import Operations

/// The HTTP API for users' own programs.
@main struct Control: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "control", abstract: "Serves the HTTP API. Any number of replicas may run.",
        subcommands: [Serve.self, HealthCheckCommand.self], defaultSubcommand: Serve.self)

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Serve until SIGTERM (default).")

        func run() async throws {
            await ServiceRunner.main("control") { try await ControlAPI.services($0) }
        }
    }
}

import ArgumentParser
import Hosting
import Operations
import Scheduling

/// Turns schedules into ticks; nothing else.
@main struct CronPublisher: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cron-publisher",
        abstract: "Publishes a tick for every due instant of every schedule. Any number of replicas may run.",
        subcommands: [Serve.self, HealthCheckCommand.self], defaultSubcommand: Serve.self)

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Publish until SIGTERM (default).")

        func run() async throws {
            await ServiceRunner.main("cron-publisher") { try CronPublisherService.services($0) }
        }
    }
}

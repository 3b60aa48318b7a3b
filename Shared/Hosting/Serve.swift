import ArgumentParser
import Jobs
import Models
import Operations

/// Hears the family's queues until SIGTERM.
struct Serve<Command: FamilyCommand>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "serve", abstract: "Serve the family's queues until SIGTERM (default).")
    }

    func run() async throws {
        await ServiceRunner.main(Command.family.rawValue) { runtime in
            runtime.metrics.describe(MetricDescription.carillon)
            Worker.prepareMetrics()
            let backbone = try Backbone(runtime.name, settings: runtime.settings, logger: runtime.logger)
            let registry = try Command.registry(Resources(settings: runtime.settings, database: backbone.database))
            return FamilyService.services(registry, backbone, runtime)
        }
    }
}

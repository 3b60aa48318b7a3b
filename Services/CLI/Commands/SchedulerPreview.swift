import ArgumentParser
import FoundationEssentials
import Hosting
import Jobs
import Models
import Schedules
import Scheduling

/// The next instants of a job's schedule.
struct SchedulerPreview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "The next instants of a job, as this configuration has it.")

    @Argument(help: "The job's name or alias.") var job: String
    @Option(name: .short, help: "How many.") var n = 10
    @Option(name: .long, help: "After this instant; now when absent.") var from: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try Usage.check("-n", n, in: SchedulerNext.counts)
    }

    func run() async throws {
        let name = try Usage.checked { try Catalogue.job(named: job).name }
        let start = try Usage.checked { try from.map(Instant.parse) } ?? Date()
        try await Session.withSettings { settings in
            guard let definition = try ScheduleDefinitions.load(settings).first(where: { $0.job == name }) else {
                throw Fault("there is no schedule for '\(name)'")
            }
            for instant in SchedulerNext.instants(of: try definition.schedule(), after: start, count: n) {
                if output.json { try JSONLine.print(instant) } else { print(Instant.text(instant)) }
            }
        }
    }
}

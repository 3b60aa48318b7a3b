import ArgumentParser
import Hosting
import Jobs
import Operations
import Scheduling

/// Reads the schedules as cron-publisher would, without a server.
struct SchedulerCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check schedules.yaml with the settings; prints every problem, exit 1 if any.")

    @Option(name: .long, help: "The file to check; CARILLON_SCHEDULES when absent.") var file: String?
    @OptionGroup var output: OutputOptions

    private struct Report: Encodable {
        struct Problem: Encodable {
            let line: Int?
            let reason: String
        }

        var file: String?
        var schedules: Int?
        /// How many are not as in the catalogue.
        var changed: Int?
        var problems: [Problem] = []
    }

    func run() async throws {
        try await Session.withSettings { settings in
            do {
                let definitions = try ScheduleDefinitions.load(settings, file: file)
                let changed = definitions.count { $0.source != "catalogue" }
                let report = Report(
                    file: file ?? settings[.schedules], schedules: definitions.count, changed: changed)
                if output.json { return try JSONLine.print(report) }
                print("\(definitions.count) schedules are well, \(changed) differ from the catalogue")
            } catch let error as SchedulesFileError {
                let problems = error.problems.map { Report.Problem(line: $0.line, reason: $0.reason) }
                let report = Report(file: error.path, problems: problems)
                if output.json { try JSONLine.print(report) } else { print(error) }
                throw ExitCode(1)
            }
        }
    }
}

import ArgumentParser
import Hosting
import Jobs
import Operations

/// Reads the schedules as cron-publisher would, without a server.
struct SchedulerCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check schedules.yaml and the settings; prints every problem, exit 1 if any.")

    @Option(name: .long, help: "The file to check; CARILLON_SCHEDULES when absent.") var file: String?
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Session.withSettings { settings in
            do {
                let definitions = try ScheduleDefinitions.load(settings, file: file)
                let changed = definitions.filter { $0.source != "catalogue" }
                if !output.json {
                    print("\(definitions.count) schedules are well, \(changed.count) differ from the catalogue")
                }
            } catch let error as SchedulesFileError {
                print(error)
                throw ExitCode(1)
            }
        }
    }
}

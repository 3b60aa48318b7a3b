import ArgumentParser
import Jobs

/// Lets a schedule fire again.
struct ScheduleResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let a schedule fire again; what passed meanwhile is recorded as missed, not run.")

    @Argument(help: "The job's name or alias, or the name of a schedule that enqueues.") var name: String
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await ResumeCommand.resume(.schedule, name, by: person, output)
    }
}

import ArgumentParser
import Jobs

/// Lets a schedule fire nothing.
struct SchedulePause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Let a schedule fire nothing; ticks by hand still run.")

    @Argument(help: "The job's name or alias, or the name of a schedule that enqueues.") var name: String
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await PauseCommand.pause(.schedule, name, by: person, output)
    }
}

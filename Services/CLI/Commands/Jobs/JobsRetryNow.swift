import ArgumentParser
import Hosting
import Jobs
import Models

/// Makes pending jobs due.
struct JobsRetryNow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry-now", abstract: "Make pending jobs due at once: retries that back off, and jobs for later.")

    @OptionGroup var aim: LiveJobAim
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await JobsReschedule.move(aim, to: nil, by: person, output)
    }
}

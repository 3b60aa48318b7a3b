import ArgumentParser
import Hosting
import Jobs
import Models

/// Makes pending jobs due.
struct JobsRetryNow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry-now", abstract: "Make pending jobs due at once: retries that back off, and jobs for later.",
        discussion: "A job that waits for others goes on waiting, unless it is forced.")

    @OptionGroup var aim: LiveJobAim
    @Flag(name: .long, help: "Those that wait for other jobs, too: they wait no more.") var force = false
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await JobsReschedule.move(aim, to: nil, dropsNeeds: force, by: person, output)
    }
}

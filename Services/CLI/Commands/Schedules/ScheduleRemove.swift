import ArgumentParser
import Hosting
import Jobs
import Postgres

/// Takes an operator's schedule away.
struct ScheduleRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a schedule that 'schedule set' made; a scheduled job gets its configured one back.",
        discussion: "A running cron-publisher writes the configured schedule within a second.")

    @Argument(help: "The job's name or alias, or the name of a schedule that enqueues.") var name: String
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    private struct Removed: Encodable {
        let removed: String
    }

    func run() async throws {
        try await Session.with { backbone in
            try await remove(in: backbone.database)
            if output.json { return try JSONLine.print(Removed(removed: name)) }
            print("schedule \(name) removed")
        }
    }

    func remove(in database: PostgresPool) async throws {
        if try await RecurringLedger.remove(name, by: person.person, in: database) { return }
        try await ScheduleLedger.release(name, by: person.person, in: database)
    }
}

import ArgumentParser
import FoundationEssentials
import Hosting
import Jobs
import Models

/// Gives pending jobs another time.
struct JobsReschedule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reschedule", abstract: "Give pending jobs another time.")

    @OptionGroup var aim: LiveJobAim
    @Option(
        name: .long, help: "Not before then: an instant, or a span from now like 10m.",
        transform: Moment.init(parsing:))
    var at: Moment
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Self.move(aim, to: at, by: person, output)
    }

    static func move(
        _ aim: LiveJobAim, to moment: Moment?, by person: OperatorOptions, _ output: OutputOptions
    ) async throws {
        try await Session.with { backbone in
            let database = backbone.database
            var filter = try await aim.filter(in: database)
            if aim.dryRun {
                filter.status = .pending
                let count = try await JobLedger.countLive(filter, in: database)
                if output.json { return try JSONLine.print(Counted(count: count)) }
                return print("\(count) would be due \(moment == nil ? "now" : "then")")
            }
            let time = try await moment?.future(in: database)
            let count = try await JobLedger.reschedule(filter, to: time, by: person.person, in: database)
            if output.json { return try JSONLine.print(Counted(count: count)) }
            print("\(count) due \(time.map(Instant.text) ?? "now")")
        }
    }
}

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

    private static func waiting(_ report: RescheduleReport, _ time: Date?) -> String {
        if report.waiting == 0 { return "" }
        let left = time == nil ? "were left (--force starts them without)" : "once these have ended"
        return "; \(report.waiting) wait for other jobs, \(time == nil ? "and " : "and are due then or ")\(left)"
    }

    static func move(
        _ aim: LiveJobAim, to moment: Moment?, dropsNeeds: Bool = false, by person: OperatorOptions,
        _ output: OutputOptions
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
            let report = try await JobLedger.reschedule(
                filter, to: time, dropsNeeds: dropsNeeds, by: person.person, in: database)
            if time == nil { await Bell.ring(report.families, backbone) }
            if output.json { return try JSONLine.print(report) }
            print("\(report.count) due \(time.map(Instant.text) ?? "now")\(waiting(report, time))")
        }
    }
}

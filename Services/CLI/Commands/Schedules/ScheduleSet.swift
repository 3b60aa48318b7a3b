import ArgumentParser
import FoundationEssentials
import Hosting
import Jobs
import Models
import Operations
import Postgres
import Schedules

/// Sets a schedule at run time.
struct ScheduleSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set a schedule: of a scheduled job, or, with --type, one that enqueues a queued job.",
        discussion: """
            It wins over schedules.yaml, the environment and the catalogue until 'schedule remove'. What was due by \
            the old rule is still fired; the new one counts from now.
            """)

    @Argument(help: "The scheduled job's name or alias; with --type any name.") var name: String
    @Argument(help: "A cron expression or '@every 5m'.") var expression: String
    @Option(name: .long, help: "IANA time zone.") var zone = "UTC"
    @Option(name: .long, help: "What a change of the clocks does: shift, skip or twice.") var dst = "shift"
    @Option(name: .long, help: "How late an instant may still fire, e.g. 10m.") var catchUp = "1h"
    @Option(name: .long, help: "What @every counts from, an instant.") var anchor: String?
    @Option(name: .long, help: "When the job still runs: skip, buffer_one, allow or cancel_running.")
    var overlap: OverlapPolicy?
    @Option(name: .long, help: "The deadline of its runs or jobs, e.g. 30m.") var timeout: String?
    @Option(name: .long, help: "A parameter of its runs, as name=value; may be given several times.")
    var parameter: [String] = []
    @OptionGroup(title: "For schedules that enqueue") var queued: RecurringOptions
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    private struct Answer: Encodable {
        let name: String
        let isChanged: Bool
        let next: Date?

        enum CodingKeys: String, CodingKey {
            case name, next
            case isChanged = "changed"
        }
    }

    func validate() throws {
        _ = try Usage.checked { try schedule() }
        _ = try duration(catchUp, "--catch-up")
        _ = try timeout.map { try duration($0, "--timeout") }
        _ = try queued.expiresAfter.map { try duration($0, "--expires-after") }
        if queued.type == nil {
            if queued.isGiven { throw ValidationError("--payload and the like need --type") }
            _ = try Usage.checked { try definition() }
        } else if overlap != nil || !parameter.isEmpty {
            throw ValidationError("--overlap and --parameter are for scheduled jobs, not for --type")
        }
    }

    func run() async throws {
        let payload = try queued.content.read() ?? "{}"
        try await Session.with { backbone in
            let database = backbone.database
            let isChanged = try await set(payload, in: database)
            let now = try await Moment.span(.zero).past(in: database)
            let answer = Answer(name: name, isChanged: isChanged, next: try schedule().next(after: now))
            if output.json { return try JSONLine.print(answer) }
            print("schedule \(name) \(isChanged ? "set" : "was just so"); next: \(Instant.text(answer.next))")
        }
    }

    func set(_ payload: String, in database: PostgresPool) async throws -> Bool {
        if let type = queued.type {
            var job = RecurringJob(
                name: name, request: try await queued.request(type, payload, in: database), expression: expression)
            job.pilesUp = queued.pileUp
            job.zone = zone
            job.dst = try policy()
            job.anchor = try anchor.map(Instant.parse)
            job.catchUp = try duration(catchUp, "--catch-up")
            job.request.timeout = try timeout.map { try duration($0, "--timeout") }
            job.expiresAfter = try queued.expiresAfter.map { try duration($0, "--expires-after") }
            _ = try await RecurringLedger.set(job, by: person.person, in: database)
            return true
        }
        return try await ScheduleLedger.set(try definition(), by: person.person, in: database)
    }

    /// - Throws: what the schedule or the job does not take.
    func definition() throws -> ScheduleDefinition {
        let job = try Catalogue.job(named: name)
        var definition = ScheduleDefinition(job: job.name, expression: expression, source: "operator")
        definition.zone = zone
        definition.dst = try policy()
        definition.anchor = try anchor.map(Instant.parse)
        definition.catchUp = try duration(catchUp, "--catch-up")
        definition.overlap = overlap ?? .skip
        definition.timeout = try timeout.map { try duration($0, "--timeout") }
        definition.parameters = try job.parameters(from: try parameter.map(TickCommand.split))
        return definition
    }

    private func schedule() throws -> Schedule {
        try Schedule(expression, zone: zone, dst: try policy(), anchor: try anchor.map(Instant.parse))
    }

    private func policy() throws -> DSTPolicy {
        if let policy = DSTPolicy(rawValue: dst) { return policy }
        throw ValidationError("'\(dst)' is no DST policy; it is shift, skip or twice")
    }

    private func duration(_ text: String, _ option: String) throws -> Duration {
        if let duration = DurationText.parse(text), duration > .zero { return duration }
        throw ValidationError("\(option) must be a span like 90s, 15m or 1h30m, not '\(text)'")
    }
}

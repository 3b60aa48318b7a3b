import ArgumentParser
import FoundationEssentials
import Hosting
import Jobs
import Models
import Operations
import Postgres

/// Asks for one queued job.
struct JobsEnqueue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enqueue", abstract: "Enqueue one job; a service that runs its type takes it at once.",
        discussion: """
            It is written to the ledger; the broker need not be there. Without one the job begins within a second.
            """)

    @Argument(help: "The job type.") var type: String
    @OptionGroup var content: ContentOptions
    @Option(name: .long, help: "Among jobs of the type that wait, at most one has this key.") var uniqueKey: String?
    @Option(name: .long, help: "When the key already waits: keep that job, replace it, or reject this one.")
    var onDuplicate = DuplicatePolicy.keep
    @Option(
        name: .long, help: "Not before then: an instant, or a span from now like 10m.",
        transform: Moment.init(parsing:))
    var at: Moment?
    @Option(
        name: .long, help: "Cancelled if it has not begun by then: an instant, or a span from now like 2h.",
        transform: Moment.init(parsing:))
    var expires: Moment?
    @Option(
        name: .long, parsing: .upToNextOption, help: "Jobs that must have completed first, by their ids.")
    var after: [Int64] = []
    @Option(name: .long, help: "The deadline of one attempt, e.g. 30m; its type's when absent.") var timeout: String?
    @OptionGroup var demands: DemandOptions
    @Option(name: .long, help: "The family, for a type that no service has run yet.") var family: Family?
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    private struct Placed: Encodable {
        let id: Int64
        let isNew: Bool
        let correlationID: String

        enum CodingKeys: String, CodingKey {
            case id
            case isNew = "is_new"
            case correlationID = "correlation_id"
        }
    }

    func validate() throws {
        guard onDuplicate == .keep || uniqueKey != nil else {
            throw ValidationError("--on-duplicate \(onDuplicate.rawValue) needs --unique-key")
        }
        if let timeout, DurationText.parse(timeout).map({ $0 <= .zero }) ?? true {
            throw ValidationError("--timeout must be a span like 90s, 15m or 1h30m, not '\(timeout)'")
        }
    }

    func run() async throws {
        let payload = try content.read() ?? "{}"
        try await Session.with { backbone in
            let database = backbone.database
            let cause = Cause()
            let request = try await request(payload, in: database)
            let placement = try await JobLedger.place(request, cause: cause, by: person.person, in: database)
            if request.availableAt == nil && after.isEmpty { await Bell.ring([request.family: 1], backbone) }
            let placed = Placed(
                id: placement.id, isNew: placement.isNew, correlationID: cause.correlationID.rawValue)
            if output.json { return try JSONLine.print(placed) }
            print(say(placement, cause))
        }
    }

    private func say(_ placement: Placement, _ cause: Cause) -> String {
        if placement.isNew {
            return "job \(placement.id) enqueued; follow it with: carillon trace \(cause.correlationID)"
        }
        return "job \(placement.id) with that key waited already; \(onDuplicate == .replace ? "replaced" : "kept")"
    }

    func request(_ payload: String, in database: any PostgresQuerying) async throws -> JobRequest {
        let types = try await JobLedger.knownTypes(in: database)
        guard let family = types[type] ?? family else {
            throw NotFound("job type", named: type, among: types.keys.sorted())
        }
        var request = JobRequest(type: type, family: family, payload: payload, uniqueKey: uniqueKey)
        request.onDuplicate = onDuplicate
        request.availableAt = try await at?.future(in: database)
        request.expiresAt = try await expires?.future(in: database)
        request.after = after
        request.timeout = timeout.flatMap(DurationText.parse)
        try await demands.apply(to: &request, in: database)
        return request
    }
}

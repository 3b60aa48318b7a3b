import ArgumentParser
import FoundationEssentials
import Hosting
import Jobs
import Models
import Postgres

/// Asks for one queued job.
struct JobsEnqueue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enqueue", abstract: "Enqueue one job; a service that runs its type takes it within a second.",
        discussion: "It is written to the ledger; the broker need not be there.")

    @Argument(help: "The job type.") var type: String
    @OptionGroup var content: ContentOptions
    @Option(name: .long, help: "Among jobs of the type that wait, at most one has this key.") var uniqueKey: String?
    @Option(name: .long, help: "When the key already waits: keep that job, replace it, or reject this one.")
    var onDuplicate = DuplicatePolicy.keep
    @Option(
        name: .long, help: "Not before then: an instant, or a span from now like 10m.",
        transform: Moment.init(parsing:))
    var at: Moment?
    @Option(name: .long, help: "Higher runs first, -32768 to 32767.") var priority: Int16 = 0
    @Option(name: .long, help: "Failed attempts allowed.") var maxRetries: Int32 = 3
    @Option(name: .long, help: "What it is about, as type:id.") var reference: String?
    @OptionGroup var owner: OwnerOptions
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
        guard maxRetries > 0 else { throw ValidationError("--max-retries must be at least 1, not \(maxRetries)") }
    }

    func run() async throws {
        let payload = try content.read() ?? "{}"
        try await Session.with { backbone in
            let database = backbone.database
            let cause = Cause()
            let placement = try await JobLedger.place(
                try await request(payload, in: database), cause: cause, by: person.person, in: database)
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
        request.priority = priority
        request.maxRetries = maxRetries
        (request.referenceType, request.referenceID) = JobSelection.split(reference)
        request.tenantID = try await owner.tenantID(in: database)
        request.userID = try await owner.userID(in: database)
        return request
    }
}

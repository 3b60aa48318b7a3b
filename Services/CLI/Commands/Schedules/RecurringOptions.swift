import ArgumentParser
import FoundationEssentials
import Jobs
import Models
import Postgres

/// What a schedule enqueues.
struct RecurringOptions: ParsableArguments {
    @Option(name: .long, help: "The type of the queued jobs.") var type: String?
    @OptionGroup var content: ContentOptions
    @Option(name: .long, help: "While a job with this key waits, none is added; recurring:<name> when absent.")
    var uniqueKey: String?
    @Flag(name: .long, help: "Add a job at each instant, however many wait.") var pileUp = false
    @Option(name: .long, help: "Higher runs first, -32768 to 32767.") var priority: Int16 = 0
    @Option(name: .long, help: "Failed attempts allowed.") var maxRetries: Int32 = 3
    @OptionGroup var owner: OwnerOptions

    func validate() throws {
        if pileUp && uniqueKey != nil { throw ValidationError("give --unique-key or --pile-up") }
        guard maxRetries > 0 else { throw ValidationError("--max-retries must be at least 1, not \(maxRetries)") }
    }

    /// Whether something but the type was given.
    var isGiven: Bool {
        [content.payload, content.payloadFile, uniqueKey, owner.tenant, owner.user].contains { $0 != nil }
            || pileUp || priority != 0 || maxRetries != 3
    }

    func request(_ type: String, _ payload: String, in database: any PostgresQuerying) async throws -> JobRequest {
        let types = try await JobLedger.knownTypes(in: database)
        guard let family = types[type] else { throw NotFound("job type", named: type, among: types.keys.sorted()) }
        var request = JobRequest(type: type, family: family, payload: payload, uniqueKey: uniqueKey)
        request.priority = priority
        request.maxRetries = maxRetries
        request.tenantID = try await owner.tenantID(in: database)
        request.userID = try await owner.userID(in: database)
        return request
    }
}

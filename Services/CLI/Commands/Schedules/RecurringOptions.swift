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
    @Option(name: .long, help: "Cancelled if it has not begun within this span, e.g. 2h.") var expiresAfter: String?
    @OptionGroup var demands: DemandOptions

    func validate() throws {
        if pileUp && uniqueKey != nil { throw ValidationError("give --unique-key or --pile-up") }
    }

    /// Whether something but the type was given.
    var isGiven: Bool {
        [content.payload, content.payloadFile, uniqueKey, expiresAfter].contains { $0 != nil } || pileUp
            || demands.isGiven
    }

    func request(_ type: String, _ payload: String, in database: any PostgresQuerying) async throws -> JobRequest {
        let types = try await JobLedger.knownTypes(in: database)
        guard let family = types[type] else { throw NotFound("job type", named: type, among: types.keys.sorted()) }
        var request = JobRequest(type: type, family: family, payload: payload, uniqueKey: uniqueKey)
        try await demands.apply(to: &request, in: database)
        return request
    }
}

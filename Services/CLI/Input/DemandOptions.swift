import ArgumentParser
import FoundationEssentials
import Jobs
import Models
import Operations
import Postgres

/// What may be asked of any queued job, enqueued by hand or by a schedule.
struct DemandOptions: ParsableArguments {
    @Option(name: .long, help: "Higher runs first, -32768 to 32767.") var priority: Int16 = 0
    @Option(name: .long, help: "Failed attempts allowed.") var maxRetries: Int32 = 3
    @Option(name: .long, help: "The version of the payload's shape.") var payloadVersion: Int16 = 1
    @Option(name: .long, help: "Whose limits it counts towards, e.g. gmail.") var provider: String?
    @Option(name: .long, help: "What it is about, as type:id.") var reference: String?
    @Option(
        name: .long,
        help: "Tell when it ended: a URL that gets a signed POST, <family>.<type>, or JSON; see the README.")
    var callback: String?
    @Option(name: .long, help: "The ends that call back, separated by commas: completed, failed, cancelled.")
    var callbackOn: String?
    @OptionGroup var owner: OwnerOptions

    func validate() throws {
        guard maxRetries > 0 else { throw ValidationError("--max-retries must be at least 1, not \(maxRetries)") }
        guard payloadVersion > 0 else {
            throw ValidationError("--payload-version must be at least 1, not \(payloadVersion)")
        }
        guard callbackOn == nil || callback != nil else { throw ValidationError("--callback-on needs --callback") }
        _ = try Usage.checked { try parsedCallback() }
    }

    /// Whether anything was given.
    var isGiven: Bool {
        [provider, reference, callback, owner.tenant, owner.user].contains { $0 != nil } || priority != 0
            || maxRetries != 3 || payloadVersion != 1
    }

    func apply(to request: inout JobRequest, in database: any PostgresQuerying) async throws {
        request.priority = priority
        request.maxRetries = maxRetries
        request.payloadVersion = payloadVersion
        request.provider = provider
        (request.referenceType, request.referenceID) = JobSelection.split(reference)
        request.callback = try parsedCallback()
        request.tenantID = try await owner.tenantID(in: database)
        request.userID = try await owner.userID(in: database)
    }

    private func parsedCallback() throws -> JobCallback? {
        guard let callback else { return nil }
        var fields: [String: JSONValue] = [:]
        if callback.hasPrefix("{") {
            guard case .object(let given) = try JSONValue(parsing: callback.utf8) else { return nil }
            fields = given
        } else {
            fields[callback.contains("://") ? "webhook" : "job"] = .string(callback)
        }
        if let callbackOn { fields["on"] = .array(callbackOn.split(separator: ",").map { .string(String($0)) }) }
        return try JobCallback(parsing: .object(fields))
    }
}

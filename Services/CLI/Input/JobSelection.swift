import ArgumentParser
import FoundationEssentials
import Jobs
import Models
import Postgres

/// Which queued jobs.
struct JobSelection: ParsableArguments {
    @Option(name: .long, help: "Only this type.") var type: String?
    @Option(name: .long, help: "Only this family.") var family: Family?
    @Option(name: .long, help: "Only what refers to this: its id, or type:id.") var reference: String?
    @Option(name: .long, help: "Only the one with this unique key.") var key: String?
    @Option(name: .long, help: "Only under this correlation id.") var correlation: String?
    @Option(
        name: .long, help: "Only enqueued since then: an instant, or a span like 2h.", transform: Moment.init(parsing:))
    var since: Moment?
    @Option(
        name: .long, help: "Only enqueued before then: an instant, or a span like 2h.", transform: Moment.init(parsing:)
    )
    var until: Moment?
    @OptionGroup var owner: OwnerOptions

    /// Whether nothing was given.
    var isEmpty: Bool {
        [type, reference, key, correlation, owner.tenant, owner.user].allSatisfy { $0 == nil }
            && family == nil && since == nil && until == nil
    }

    func filter(in database: any PostgresQuerying) async throws -> JobFilter {
        var filter = JobFilter()
        filter.type = type
        filter.family = family
        (filter.referenceType, filter.referenceID) = Self.split(reference)
        filter.uniqueKey = key
        filter.correlationID = correlation
        filter.tenantID = try await owner.tenantID(in: database)
        filter.userID = try await owner.userID(in: database)
        filter.since = try await since?.past(in: database)
        filter.until = try await until?.past(in: database)
        return filter
    }

    /// `mail:7` is type and id, `7` an id of any type.
    static func split(_ reference: String?) -> (type: String?, id: String?) {
        guard let reference else { return (nil, nil) }
        guard let colon = reference.firstIndex(of: ":") else { return (nil, reference) }
        return (String(reference[..<colon]), String(reference[reference.index(after: colon)...]))
    }
}

import ArgumentParser
import FoundationEssentials
import Jobs
import Models
import Postgres

/// Which dead letters.
struct LetterSelection: ParsableArguments {
    @Option(name: .long, help: "Only of this job or job type.") var type: String?
    @Option(name: .long, help: "Only of this family.") var family: Family?
    @Option(name: .long, help: "Only of this kind: job, tick, request, broker or unrouted.")
    var kind: DeadLetterRecord.Kind?
    @Option(name: .long, help: "Only those whose reason contains this text, in any case.") var reason: String?
    @Option(name: .long, help: "Only under this correlation id.") var correlation: String?
    @Option(
        name: .long, help: "Only written since then: an instant, or a span like 2h.", transform: Moment.init(parsing:))
    var since: Moment?
    @Option(
        name: .long, help: "Only written before then: an instant, or a span like 30d.", transform: Moment.init(parsing:)
    )
    var until: Moment?
    @Option(name: .long, help: "The same as --until.", transform: Moment.init(parsing:))
    var olderThan: Moment?

    func validate() throws {
        guard until == nil || olderThan == nil else { throw ValidationError("give --until or --older-than") }
    }

    /// Whether nothing was given.
    var isEmpty: Bool {
        [type, reason, correlation].allSatisfy { $0 == nil } && family == nil && kind == nil
            && [since, until, olderThan].allSatisfy { $0 == nil }
    }

    func filter(in database: any PostgresQuerying) async throws -> DeadLetterFilter {
        var filter = DeadLetterFilter()
        filter.name = type
        filter.family = family
        filter.kind = kind
        filter.reason = reason
        filter.correlationID = correlation
        filter.since = try await since?.past(in: database)
        filter.until = try await (until ?? olderThan)?.past(in: database)
        return filter
    }
}

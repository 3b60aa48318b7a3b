public import FoundationEssentials
public import Jobs
import Models

extension TestService {
    /// What the clock of the ledger shows. A microsecond passes whenever the ledger looks at it, otherwise it stands.
    public var now: Date {
        get async throws { try await ledger.now() }
    }

    /// Moves the clock. Schedules fire at each of their instants on the way, and what expires is cancelled; handlers do
    /// not run: that is for ``drain(limit:)``, or ``run(for:limit:)`` in place of both.
    public func advance(by span: Duration) async throws {
        let end = try await now.addingTimeInterval(span / .seconds(1))
        while let next = try await ledger.nextInstant(), next <= end { try await step(to: next) }
        try await step(to: end)
    }

    /// Lets so much time pass in a service that is alive: everything that comes due is worked off at its instant.
    ///
    /// - Parameter limit: of runs and attempts together.
    /// - Throws: ``NeverIdle``; as ``drain(limit:)``.
    @discardableResult
    public func run(for span: Duration, limit: Int = 100_000) async throws -> Drained {
        let end = try await now.addingTimeInterval(span / .seconds(1))
        var drained = try await drain(limit: limit)
        while let next = try await nextStep(), next <= end {
            try await step(to: next)
            drained.add(try await drain(limit: limit))
            if drained.count > limit { throw NeverIdle(limit: limit, counts: drained.names) }
        }
        try await step(to: end)
        drained.add(try await drain(limit: limit))
        return drained
    }

    private func step(to instant: Date) async throws {
        try await ledger.advance(to: instant)
        if try await ledger.fire() > 0 { ring(for: [family]) }
        try await ledger.sweep(family)
    }

    /// The next instant at which anything may come due; a sweep each second sees what a rate lets through.
    private func nextStep() async throws -> Date? {
        let next = try await ledger.nextInstant()
        guard try await ledger.hasDue() else { return next }
        let sweep = try await now.addingTimeInterval(1)
        return min(next ?? sweep, sweep)
    }

    /// Has a scheduled job fire by its cadence in the catalogue, or by the one given.
    ///
    /// - Parameter change: sets a time zone, an overlap policy, parameters.
    /// - Throws: ``Schedules/ScheduleError``; ``Models/CatalogueError``.
    public func schedule<Job: ScheduledJob>(
        _ job: Job.Type, every expression: String? = nil, _ change: (inout ScheduleDefinition) -> Void = { _ in }
    ) async throws {
        let entry = try Catalogue.job(named: Job.name)
        var definition = ScheduleDefinition(
            job: entry.name, expression: expression ?? entry.cadence, source: "catalogue")
        change(&definition)
        try await ledger.define(definition)
    }

    /// Has a queued job enqueued at each instant of a schedule; see ``Jobs/RecurringJob``.
    public func recur(_ job: RecurringJob) async throws {
        _ = try await ledger.setRecurring(job)
    }
}

extension Drained {
    /// How often each was executed.
    var names: [String: Int] {
        (runs.map(\.run.job) + attempts.map(\.job.type)).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}

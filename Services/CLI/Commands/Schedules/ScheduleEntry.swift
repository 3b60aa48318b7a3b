import FoundationEssentials
import Jobs
import Postgres
import Schedules

/// A schedule as the command line lists it.
struct ScheduleEntry: Encodable {
    let name: String
    /// The scheduled job's name, or the type of the queued jobs.
    let starts: String
    let isRecurring: Bool
    let state: String
    let expression: String
    let zone: String
    let source: String
    let next: Date?
    let accountedTo: Date
    var fired: Int64?
    var merged: Int64?
    var missed: Int64?

    enum CodingKeys: String, CodingKey {
        case name, starts, state, expression, zone, source, next, fired, merged, missed
        case isRecurring = "enqueues"
        case accountedTo = "accounted_to"
    }

    init(_ stored: StoredSchedule, isStale: Bool, now: Date) {
        let definition = stored.definition
        name = definition.job
        starts = definition.job
        isRecurring = false
        state = definition.isPaused ? "paused" : isStale ? "stale" : "scheduled"
        expression = definition.expression
        zone = definition.zone
        source = definition.source
        next = definition.isPaused ? nil : stored.schedule.next(after: now)
        accountedTo = stored.accountedTo
    }

    init(_ stored: StoredRecurringJob, now: Date) {
        let definition = stored.definition
        name = definition.name
        starts = definition.request.type
        isRecurring = true
        state = stored.isPaused ? "paused" : "scheduled"
        expression = definition.expression
        zone = definition.zone
        source = stored.actor
        next = stored.isPaused ? nil : stored.schedule.next(after: now)
        accountedTo = stored.accountedTo
        fired = stored.fired
        merged = stored.merged
        missed = stored.missed
    }

    /// Every schedule, those of scheduled jobs first; and what is wrong with those that cannot be read.
    static func load(
        in database: any PostgresQuerying
    ) async throws -> (entries: [ScheduleEntry], unreadable: [UnreadableSchedule]) {
        let now = try await database.query("SELECT clock_timestamp() AS now")[0].decode("now", as: Date.self)
        let scheduled = try await ScheduleLedger.load(in: database)
        let stale = Set(try await Staleness.load(in: database).filter(\.isStale).map(\.job))
        let recurring = try await RecurringLedger.load(in: database)
        let entries =
            scheduled.schedules.map { ScheduleEntry($0, isStale: stale.contains($0.definition.job), now: now) }
            + recurring.jobs.map { ScheduleEntry($0, now: now) }
        return (entries, scheduled.unreadable + recurring.unreadable)
    }
}

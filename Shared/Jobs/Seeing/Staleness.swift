public import FoundationEssentials
import Models
public import Postgres
import Schedules

/// Whether a scheduled job succeeds as often as its schedule wants.
public struct Staleness: Sendable, Hashable {
    public let job: String
    /// `nil` while it never has.
    public let lastSuccess: Date?
    /// The last success, or the registration where there was none, is more than two cadences old, and two instants have
    /// come since. A paused job is not stale.
    public let isStale: Bool

    /// Of every job that has a schedule, sorted by name.
    ///
    /// - Throws: ``Postgres/PostgresError``. What cannot be read as a schedule is left out.
    public static func load(in database: any PostgresQuerying) async throws -> [Staleness] {
        let schedules = try await ScheduleLedger.load(in: database).schedules
        let rows = try await database.query(
            "SELECT name, last_success_at, registered_at, clock_timestamp() AS now FROM scheduled_jobs")
        let history = Dictionary(uniqueKeysWithValues: try rows.map { (try $0.decode("name", as: String.self), $0) })
        return try schedules.compactMap { stored in
            guard let row = history[stored.definition.job] else { return nil }
            return Staleness(
                stored, lastSuccess: try row.decode("last_success_at"), since: try row.decode("registered_at"),
                now: try row.decode("now"))
        }
    }

    /// - Parameter since: when the job was registered, for one that has never succeeded.
    init(_ stored: StoredSchedule, lastSuccess: Date?, since: Date, now: Date) {
        job = stored.definition.job
        self.lastSuccess = lastSuccess
        isStale = !stored.definition.isPaused && Self.isStale(stored.schedule, since: lastSuccess ?? since, now: now)
    }

    /// Counts instants besides time: of a schedule for weekdays nothing is missing on a Sunday.
    static func isStale(_ schedule: Schedule, since success: Date, now: Date) -> Bool {
        guard let first = schedule.next(after: success), let second = schedule.next(after: first) else { return false }
        return now > second && now.timeIntervalSince(success) > 2 * second.timeIntervalSince(first)
    }
}

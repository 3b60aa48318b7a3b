import FoundationEssentials
public import Jobs
public import Models
import Postgres

/// Fans out to one ``ListCalendars`` per active connection with calendars that has no sync interval of its own, which
/// goes on to one ``SyncCalendar`` per calendar.
///
/// The queued jobs are written in batches, the last with the run's completion; one that waits already is not doubled. Reports
/// `accounts`; the queued jobs add what they report.
public struct IngestCalendarEvents: ScheduledJob {
    /// Its entry in the catalogue.
    public static let name = "ingest_calendar_events"

    /// One for each process.
    public init() {}

    /// Writes the accounts' jobs.
    ///
    /// - Parameter parameters: `user_id`, `provider`, `full_sync` and `lookback_days` (30), all of which may be absent.
    public func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        let order = SyncOrder(parameters, lookbackDays: SyncCalendar.lookbackDays)
        return try await FanOut(context: context).run { id, limit, transaction in
            try await Connections.due("calendar", order, after: id, limit: limit, in: transaction)
        } dispatch: { due, transaction in
            if order.isFull { try await Calendars.requestFullSync(of: due.map(\.id), in: transaction) }
            let requests = try due.map { try $0.calendarRequest(lookbackDays: order.lookbackDays) }
            let new = try await context.enqueue(requests, in: transaction)
            return ["accounts": due.count, "already_waiting": due.count - new]
        }
    }
}

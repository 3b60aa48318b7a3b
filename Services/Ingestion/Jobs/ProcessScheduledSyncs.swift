public import Jobs
public import Models
import Postgres

/// Syncs the accounts that have an interval of their own, which ``IngestEmails`` and ``IngestCalendarEvents`` leave out.
///
/// The queued jobs and the accounts' next times are written together, in batches, under the same unique keys as theirs. Reports `due` and `dispatched`, the jobs that did not wait already.
public struct ProcessScheduledSyncs: ScheduledJob {
    /// Its entry in the catalogue.
    public static let name = "process_scheduled_syncs"

    /// One for each process.
    public init() {}

    /// - Parameter parameters: none.
    public func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        try await FanOut(context: context).run { id, limit, transaction in
            try await Connections.scheduled(after: id, limit: limit, in: transaction)
        } dispatch: { due, transaction in
            try await Connections.advance(due.map(\.id), in: transaction)
            let dispatched = try await context.enqueue(due.flatMap { try $0.requests() }, in: transaction)
            return ["due": due.count, "dispatched": dispatched]
        }
    }
}

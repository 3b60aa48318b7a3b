import FoundationEssentials
public import Jobs
public import Models
import Postgres

/// Fans out to one ``SyncMailbox`` per active mail connection that has no sync interval of its own.
///
/// The queued jobs are written in batches, the last with the run's completion; one that waits already, for instance
/// because its mailbox backs off, is not doubled. Reports `accounts`; the queued jobs add what they report.
public struct IngestEmails: ScheduledJob {
    /// Its entry in the catalogue.
    public static let name = "ingest_emails"

    private let lookbackDays: Int
    private let push: PushAddresses

    /// - Parameters:
    ///   - lookbackDays: how far back a first sync reads unless the tick says otherwise.
    ///   - push: where providers tell us of changes, which has to be renewed now and then.
    public init(lookbackDays: Int, push: PushAddresses = PushAddresses()) {
        self.lookbackDays = lookbackDays
        self.push = push
    }

    /// Writes the mailboxes' jobs in the transactions that read which those are, so that nothing is out of date by then.
    ///
    /// - Parameter parameters: `user_id`, `provider`, `full_sync` and `lookback_days`, all of which may be absent.
    public func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        let order = SyncOrder(parameters, lookbackDays: lookbackDays)
        let push = push
        return try await FanOut(context: context).run { id, limit, transaction in
            try await DueMailbox.next(order, push, after: id, limit: limit, in: transaction)
        } dispatch: { mailboxes, transaction in
            let due = mailboxes.filter(\.isDue).map(\.connection)
            if order.isFull { try await Connections.requestFullSync(of: due.map(\.id), in: transaction) }
            let requests = try due.map { try $0.mailRequest(lookbackDays: order.lookbackDays) }
            let new = try await context.enqueue(requests, in: transaction)
            let watches = try mailboxes.filter(\.isUnwatched).map { try $0.connection.watchRequest() }
            try await context.enqueue(watches, in: transaction)
            return ["accounts": due.count, "already_waiting": due.count - new]
        }
    }
}

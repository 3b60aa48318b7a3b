import FoundationEssentials
import Jobs
import Logging
import Models
import Postgres
import Providers

/// One sync of a mailbox of Gmail.
struct GmailSync: Sendable {
    let session: ConnectionSession
    let gmail: GmailClient
    let store: MailStore

    var connection: Connection { session.connection }

    var context: WorkContext { session.context }

    init(_ session: ConnectionSession) {
        self.session = session
        gmail = session.gmail()
        store = MailStore(
            connection: session.connection, correlationID: session.context.correlationID.rawValue)
    }

    /// Follows the changes where that is possible, and lists everything where it is not.
    func run(lookbackDays: Int) async throws -> JobOutcome {
        try await session.takeOverQuota()
        if !connection.isFullSyncRequested, let cursor = connection.cursor, cursor.listing == nil,
            let historyID = cursor.historyID
        {
            do {
                return try await GmailDelta(sync: self).run(since: historyID)
            } catch GmailError.historyExpired {
                context.logger.notice("the history of \(connection.account) has expired, listing it again")
            }
        }
        return try await GmailListing(sync: self).run(lookbackDays: lookbackDays)
    }

    /// The mailbox's labels, as they are now.
    func labels() async throws -> [MailLabel] {
        try await gmail.labels().map { MailLabel(id: $0.id, name: $0.name, kind: $0.type ?? "user") }
    }

    /// What earlier syncs could not have.
    var leftOut: LeftOutMail { connection.cursor?.leftOut ?? LeftOutMail() }

    /// Fetches messages as readable mail, without those that were deleted meanwhile. What cannot be had though the others
    /// can is noted.
    ///
    /// - Throws: ``Providers/GmailError`` of what is not the matter of single messages; see ``GmailFetcher``.
    func fetch(_ ids: [String], _ leftOut: inout LeftOutMail) async throws -> GmailFetch {
        note(try await fetcher.fetch(ids), of: ids, &leftOut)
    }

    /// The same of messages that were left out before.
    func fetchAgain(_ ids: [String], _ leftOut: inout LeftOutMail) async throws -> GmailFetch {
        note(try await fetcher.fetchAgain(ids), of: ids, &leftOut)
    }

    private var fetcher: GmailFetcher { GmailFetcher(gmail: gmail, isFirstAttempt: context.attempt == 1) }

    private func note(_ fetched: GmailFetch, of ids: [String], _ leftOut: inout LeftOutMail) -> GmailFetch {
        var fetched = fetched
        leftOut.remove(ids.filter { fetched.failures[$0] == nil })
        for (id, error) in fetched.failures.sorted(by: { $0.key < $1.key })
        where leftOut.add(id, at: connection.loadedAt) {
            fetched.unreadable += 1
            context.logger.warning(
                "a message cannot be had and is left out for now",
                metadata: ["account": "\(connection.account)", "message": "\(id)", "error": "\(error)"])
        }
        return fetched
    }
}

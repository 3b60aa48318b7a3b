import FoundationEssentials
import HTTPClient
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

    /// Fetches messages as readable mail. Those that were deleted meanwhile are left out.
    ///
    /// - Throws: ``Providers/GmailError`` of the first message that could not be had.
    func fetch(_ ids: [String]) async throws -> [MailMessage] {
        let batch = try await gmail.messages(ids)
        for (_, failure) in batch.failures {
            if case .notFound = failure { continue }
            throw failure
        }
        var messages: [MailMessage] = []
        for message in batch.messages { messages.append(try await GmailReader(gmail: gmail).read(message)) }
        return messages
    }
}

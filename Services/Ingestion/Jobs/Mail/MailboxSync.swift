import FoundationEssentials
import HTTPClient
import Jobs
import Logging
import Models
import Postgres
import Providers

/// One sync of one mailbox.
struct MailboxSync: Sendable {
    let connection: MailConnection
    let context: WorkContext
    let tokens: MailboxTokens
    let gmail: GmailClient
    let store: MailStore

    init(connection: MailConnection, resources: MailResources, context: WorkContext) {
        let transport = GuardedTransport(base: resources.transport, context: context)
        let tokens = MailboxTokens(
            connection: connection, vault: resources.vault,
            google: GoogleOAuth(configuration: resources.google, transport: transport), context: context)
        self.connection = connection
        self.context = context
        self.tokens = tokens
        gmail = GmailClient(
            configuration: resources.gmail, transport: transport, quota: resources.quotas.bucket(of: connection.id),
            accessToken: { try await tokens.token(forceRefresh: $0) })
        store = MailStore(connection: connection, correlationID: context.correlationID.rawValue)
    }

    /// Follows the changes where that is possible, and lists everything where it is not.
    func run(lookbackDays: Int) async throws -> JobOutcome {
        if !connection.isFullSyncRequested, let cursor = connection.cursor, cursor.listing == nil,
            let historyID = cursor.historyID
        {
            do {
                return try await MailDelta(sync: self).run(since: historyID)
            } catch GmailError.historyExpired {
                context.logger.notice("the history of \(connection.account) has expired, listing it again")
            }
        }
        return try await MailListing(sync: self).run(lookbackDays: lookbackDays)
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
        for message in batch.messages { messages.append(try await MessageReader(gmail: gmail).read(message)) }
        return messages
    }

    /// Asks for what search needs of the messages that came or changed.
    func indexNews(in transaction: PostgresTransaction) async throws {
        try await context.enqueue(IndexMail.requests(of: connection.id, in: transaction), in: transaction)
    }
}

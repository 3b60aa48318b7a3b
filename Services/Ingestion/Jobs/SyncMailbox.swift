public import FoundationEssentials
public import Jobs
public import Models
import Postgres
import Providers

/// Brings one mailbox up to date: a first or full sync by listing, then the changes since.
///
/// Unique per connection, so two syncs of one mailbox never run at once. Each page is committed by itself under the
/// claim's fence; the cursor moves with the last one. Whatever dies in between, the next attempt goes on from the
/// last page that was stored.
public struct SyncMailbox: QueuedJob {
    /// In `jobs.job_type` and in routing keys.
    public static let type = "sync_mailbox"
    /// Of the services that run it.
    public static let family = Family.ingestion

    /// Which mailbox, and how.
    public struct Payload: Codable, Sendable {
        /// The row of `connections`.
        public var connectionID: UUID
        /// List everything again, even where the changes would do.
        public var fullSync: Bool?
        /// How far back a first or full sync reads, in days; absent means what the settings say.
        public var lookbackDays: Int?

        /// The payload of one sync; see the properties for what `nil` means.
        public init(connectionID: UUID, fullSync: Bool? = nil, lookbackDays: Int? = nil) {
            self.connectionID = connectionID
            self.fullSync = fullSync
            self.lookbackDays = lookbackDays
        }

        enum CodingKeys: String, CodingKey {
            case connectionID = "connection_id"
            case fullSync = "full_sync"
            case lookbackDays = "lookback_days"
        }
    }

    private let resources: MailResources
    private static let rateLimitPause = Duration.seconds(30)

    /// - Parameter resources: shared with every other sync of the process.
    public init(resources: MailResources) {
        self.resources = resources
    }

    /// Syncs until the mailbox is up to date, or the deadline is near.
    ///
    /// - Throws: what makes the attempt a failed one; what the provider says of the mailbox itself becomes an outcome.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        guard var connection = try await MailConnections.load(payload.connectionID, in: context.database) else {
            return .cancel(reason: "the connection was removed")
        }
        guard connection.state == "active" else {
            return .cancel(reason: "the connection is in state \(connection.state)")
        }
        if payload.fullSync ?? false { try await requestFullSync(of: &connection, context) }
        let sync = MailboxSync(connection: connection, resources: resources, context: context)
        do {
            return try await sync.run(lookbackDays: payload.lookbackDays ?? resources.lookbackDays)
        } catch {
            return try outcome(of: error, sync)
        }
    }

    /// Kept with the mailbox, for another job may take this one's place. A later attempt goes on with the listing.
    private func requestFullSync(of connection: inout MailConnection, _ context: WorkContext) async throws {
        let id = connection.id
        guard connection.cursor?.listing == nil else { return }
        try await context.transaction { try await MailConnections.requestFullSync(of: [id], in: $0) }
        connection.isFullSyncRequested = true
    }

    /// What the providers' errors mean for the job; every other error is thrown on.
    private func outcome(of error: any Error, _ sync: MailboxSync) throws -> JobOutcome {
        switch error {
        case OAuthFailure.invalidGrant(let subtype):
            return reconnect(sync, because: "its grant ended\(subtype.map { " (\($0))" } ?? "")")
        case GmailError.unauthorized:
            return reconnect(sync, because: "a fresh access token was refused")
        case OAuthFailure.temporary(let delay):
            return .retry(after: delay, reason: "\(error)")
        case GmailError.rateLimited(let delay):
            // Not the mailbox's failure, so no attempt is spent on it.
            return .snooze(max(delay ?? .zero, Self.rateLimitPause))
        case let gmail as GmailError where !gmail.isTransient && !gmail.isMalformed:
            return .fail(reason: "\(gmail)")
        case OAuthFailure.invalidClient, OAuthFailure.unexpected:
            return .fail(reason: "\(error)")
        default:
            throw error
        }
    }

    /// Nothing is counted where the account was linked again meanwhile: the next tick syncs it.
    private func reconnect(_ sync: MailboxSync, because reason: String) -> JobOutcome {
        let grant = sync.tokens.grant
        return .done { transaction in
            let isStopped = try await MailConnections.requireReconnect(
                sync.connection, grant: grant, because: reason,
                correlationID: sync.context.correlationID.rawValue, in: transaction)
            return ["failed_accounts": isStopped ? 1 : 0]
        }
    }
}

extension GmailError {
    /// A garbled answer may be whole the next time.
    fileprivate var isMalformed: Bool {
        if case .malformed = self { true } else { false }
    }
}

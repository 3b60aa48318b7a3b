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

    private let resources: SyncResources

    /// - Parameter resources: shared with every other sync of the process.
    public init(resources: SyncResources) {
        self.resources = resources
    }

    /// Syncs until the mailbox is up to date, or the deadline is near.
    ///
    /// - Throws: what makes the attempt a failed one; what the provider says of the mailbox itself becomes an outcome.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        guard var connection = try await Connections.load(payload.connectionID, in: context.database) else {
            return .cancel(reason: "the connection was removed")
        }
        guard connection.isRead else {
            return .cancel(reason: "the connection is in state \(connection.state)")
        }
        if payload.fullSync ?? false { try await requestFullSync(of: &connection, context) }
        let session = ConnectionSession(connection: connection, resources: resources, context: context)
        do {
            let outcome = try await sync(session, lookbackDays: payload.lookbackDays ?? resources.lookbackDays)
            return session.recovered(outcome, reading: .mail)
        } catch {
            return try session.outcome(of: error, job: Self.type, reading: .mail)
        }
    }

    private func sync(_ session: ConnectionSession, lookbackDays: Int) async throws -> JobOutcome {
        switch session.connection.provider {
        case .gmail: try await GmailSync(session).run(lookbackDays: lookbackDays)
        case .outlook: try await OutlookSync(session).run(lookbackDays: lookbackDays)
        }
    }

    /// That a job has asked for its full sync.
    private struct Progress: Codable, Sendable {
        var isRequested = true
    }

    /// Kept with the mailbox, for another job may take this one's place. Once: a later attempt goes on with the listing.
    private func requestFullSync(of connection: inout Connection, _ context: WorkContext) async throws {
        let id = connection.id
        guard try await context.progress(as: Progress.self) == nil else { return }
        try await context.transaction { transaction in
            try await Connections.requestFullSync(of: [id], in: transaction)
            try await context.saveProgress(Progress(), in: transaction)
        }
        connection.isFullSyncRequested = true
    }
}

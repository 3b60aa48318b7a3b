public import FoundationEssentials
public import Jobs
public import Models
import Postgres
import Providers

/// Brings the list of one account's calendars up to date, and has each of them synced.
public struct ListCalendars: QueuedJob {
    /// In `jobs.job_type` and in routing keys.
    public static let type = "list_calendars"
    /// Of the services that run it.
    public static let family = Family.ingestion

    /// Which account, and how its calendars are synced.
    public struct Payload: Codable, Sendable {
        /// The row of `connections`.
        public var connectionID: UUID
        /// List all events again, even where the changes would do.
        public var fullSync: Bool?
        /// How far back events are read, in days; absent means 30.
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

    /// Lists, and writes one ``SyncCalendar`` per calendar when that is done.
    ///
    /// - Throws: what makes the attempt a failed one; what the provider says of the account itself becomes an outcome.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        guard let connection = try await Connections.load(payload.connectionID, in: context.database) else {
            return .cancel(reason: "the connection was removed")
        }
        guard connection.isRead else {
            return .cancel(reason: "the connection is in state \(connection.state)")
        }
        let session = ConnectionSession(connection: connection, resources: resources, context: context)
        do {
            try await session.takeSeat()
            let entries = try await session.calendars()
            return session.recovered(
                .done { try await store(entries, payload, session, in: $0) }, reading: .calendar)
        } catch {
            return try session.outcome(of: error, job: Self.type, reading: .calendar)
        }
    }

    private func store(
        _ entries: [CalendarEntry], _ payload: Payload, _ session: ConnectionSession,
        in transaction: PostgresTransaction
    ) async throws -> Counts {
        let connection = session.connection
        try await Connections.hold(connection.id, in: transaction)
        let ids = try await Calendars.replace(
            entries, of: connection, correlationID: session.context.correlationID.rawValue, in: transaction)
        if payload.fullSync ?? false { try await Calendars.requestFullSync(of: [connection.id], in: transaction) }
        let requests = try ids.map { id in
            var request = try SyncCalendar.request(
                SyncCalendar.Payload(calendarID: id, lookbackDays: payload.lookbackDays),
                uniqueKey: "sync_calendar:\(id)")
            request.tenantID = connection.tenantID
            request.userID = connection.userID
            request.referenceType = "calendar"
            request.referenceID = "\(id)"
            return request
        }
        try await session.context.enqueue(requests, in: transaction)
        return ["calendars": ids.count]
    }
}

public import Jobs
public import Models
import Postgres
import Providers

/// Brings one calendar up to date: the changes since the last sync or, at first and once a day, all events from some
/// days ago to half a year ahead.
///
/// Unique per calendar, so two syncs of one calendar never run at once; of an account of Outlook one calendar is synced
/// at a time.
public struct SyncCalendar: QueuedJob {
    /// In `jobs.job_type` and in routing keys.
    public static let type = "sync_calendar"
    /// Of the services that run it.
    public static let family = Family.ingestion

    /// Which calendar, and how.
    public struct Payload: Codable, Sendable {
        /// The row of `calendars`.
        public var calendarID: Int64
        /// List everything again, even where the changes would do.
        public var fullSync: Bool?
        /// How far back events are read, in days; absent means 30.
        public var lookbackDays: Int?

        /// The payload of one sync; see the properties for what `nil` means.
        public init(calendarID: Int64, fullSync: Bool? = nil, lookbackDays: Int? = nil) {
            self.calendarID = calendarID
            self.fullSync = fullSync
            self.lookbackDays = lookbackDays
        }

        enum CodingKeys: String, CodingKey {
            case calendarID = "calendar_id"
            case fullSync = "full_sync"
            case lookbackDays = "lookback_days"
        }
    }

    /// How far back events are read unless somebody says otherwise.
    static let lookbackDays = 30

    private let resources: SyncResources

    /// - Parameter resources: shared with every other sync of the process.
    public init(resources: SyncResources) {
        self.resources = resources
    }

    /// Syncs until the calendar is up to date, or the deadline is near.
    ///
    /// - Throws: what makes the attempt a failed one; what the provider says of the account itself becomes an outcome.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        guard var calendar = try await Calendars.load(payload.calendarID, in: context.database),
            let connection = try await Connections.load(calendar.connectionID, in: context.database)
        else { return .cancel(reason: "the calendar was removed") }
        guard connection.isRead else {
            return .cancel(reason: "the connection is in state \(connection.state)")
        }
        // A later attempt goes on with the listing.
        if payload.fullSync ?? false, calendar.cursor?.mark == nil { calendar.isFullSyncRequested = true }
        let session = ConnectionSession(connection: connection, resources: resources, context: context)
        do {
            try await session.takeSeat()
            return try await CalendarRound(calendar, session).run(
                lookbackDays: payload.lookbackDays ?? Self.lookbackDays)
        } catch ProviderError.notFound {
            let id = calendar.id
            return .done { ["cancelled": try await Calendars.remove(id, in: $0)] }
        } catch let error as ProviderError where error.concernsOneCalendar(at: connection.provider) {
            return Self.fail(calendar, because: "\(error)", session)
        } catch {
            return try session.outcome(of: error, job: Self.type, reading: .calendar)
        }
    }

    private static func fail(
        _ calendar: CalendarRow, because reason: String, _ session: ConnectionSession
    ) -> JobOutcome {
        .done(counts: ["failed_calendars": 1]) { transaction in
            // the account before its calendar, as a listing of calendars has it
            try await Connections.hold(session.connection.id, in: transaction)
            try await Calendars.fail(
                calendar.id, of: session.connection, because: reason,
                correlationID: session.context.correlationID.rawValue, in: transaction)
            return [:]
        }
    }
}

extension ProviderError {
    /// A calendar may no longer be shared with an account that is well otherwise. What the whole account lacks,
    /// ``ListCalendars`` is told as well; only Google says when it is a scope.
    fileprivate func concernsOneCalendar(at provider: Provider) -> Bool {
        guard case .forbidden = self else { return false }
        return provider == .outlook || remedy == .comeBackRarely
    }
}

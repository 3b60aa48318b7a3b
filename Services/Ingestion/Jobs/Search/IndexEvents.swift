import FoundationEssentials
public import Jobs
public import Library
public import Models
import Postgres

/// Lets search find the events of a calendar that came or changed.
public struct IndexEvents: QueuedJob {
    /// Which calendar.
    public struct Payload: Codable, Sendable {
        /// The row of `calendars`.
        public var calendarID: Int64

        public init(calendarID: Int64) {
            self.calendarID = calendarID
        }

        enum CodingKeys: String, CodingKey {
            case calendarID = "calendar_id"
        }
    }

    /// In `jobs.job_type` and in routing keys.
    public static let type = "index_events"
    /// Of the services that run it.
    public static let family = Family.ingestion

    private let embedders: Embedders

    public init(embedders: Embedders) {
        self.embedders = embedders
    }

    /// - Throws: what makes the attempt a failed one.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        try await SourceIndexer(job: Self.type, embedders: embedders, context: context).run {
            try await EventToIndex.next(of: payload.calendarID, limit: SourceIndexer.batch, in: context.database)
        }
    }

    /// A request for each calendar that has something to index.
    ///
    /// - Parameter calendar: only for this one.
    static func requests(
        of calendar: Int64? = nil, in transaction: PostgresTransaction
    ) async throws -> [JobRequest] {
        let rows = try await transaction.query(
            """
            SELECT id, tenant_id, user_id FROM calendars WHERE coalesce(id = \(calendar), true) AND EXISTS (
                SELECT FROM calendar_events WHERE calendar_id = calendars.id AND NOT is_indexed) ORDER BY id
            """)
        return try rows.map { row in
            let id = try row.decode("id", as: Int64.self)
            var request = try request(.init(calendarID: id), uniqueKey: "\(type):\(id)")
            request.tenantID = try row.decode("tenant_id")
            request.userID = try row.decode("user_id")
            request.referenceType = "calendar"
            request.referenceID = "\(id)"
            return request
        }
    }
}

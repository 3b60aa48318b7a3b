import FoundationEssentials
public import Jobs
public import Library
public import Models
import Postgres

/// Lets everybody's search find the published meetings that came or changed.
public struct IndexMeetings: QueuedJob {
    /// Nothing to say.
    public struct Payload: Codable, Sendable {
        public init() {}
    }

    /// In `jobs.job_type` and in routing keys.
    public static let type = "index_meetings"
    /// Of the services that run it.
    public static let family = Family.ingestion

    private let embedders: Embedders

    public init(embedders: Embedders) {
        self.embedders = embedders
    }

    /// - Throws: what makes the attempt a failed one.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        try await SourceIndexer(job: Self.type, embedders: embedders, context: context).run {
            try await MeetingToIndex.next(limit: SourceIndexer.batch, in: context.database)
        }
    }

    /// A request, where there is something to index.
    static func requests(in transaction: PostgresTransaction) async throws -> [JobRequest] {
        let rows = try await transaction.query("SELECT FROM published_meetings WHERE NOT is_indexed LIMIT 1")
        return rows.isEmpty ? [] : [try request(.init(), uniqueKey: type)]
    }
}

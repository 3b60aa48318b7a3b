public import FoundationEssentials
public import Jobs
public import Library
public import Models
import Postgres

/// Lets search find the messages of a mailbox that came or changed.
public struct IndexMail: QueuedJob {
    /// Which mailbox.
    public struct Payload: Codable, Sendable {
        /// The row of `connections`.
        public var connectionID: UUID

        public init(connectionID: UUID) {
            self.connectionID = connectionID
        }

        enum CodingKeys: String, CodingKey {
            case connectionID = "connection_id"
        }
    }

    /// In `jobs.job_type` and in routing keys.
    public static let type = "index_mail"
    /// Of the services that run it.
    public static let family = Family.ingestion

    private let embedders: Embedders

    public init(embedders: Embedders) {
        self.embedders = embedders
    }

    /// - Throws: what makes the attempt a failed one.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        try await SourceIndexer(job: Self.type, embedders: embedders, context: context).run {
            try await MailToIndex.next(
                of: payload.connectionID, limit: SourceIndexer.batch, in: context.database)
        }
    }

    /// A request for each mailbox that has something to index.
    ///
    /// - Parameter connection: only for this one.
    static func requests(
        of connection: UUID? = nil, in transaction: PostgresTransaction
    ) async throws -> [JobRequest] {
        let rows = try await transaction.query(
            """
            SELECT id, tenant_id, user_id FROM connections WHERE coalesce(id = \(connection), true) AND EXISTS (
                SELECT FROM mail_messages WHERE connection_id = connections.id AND NOT is_indexed) ORDER BY id
            """)
        return try rows.map { row in
            let id = try row.decode("id", as: UUID.self)
            var request = try request(.init(connectionID: id), uniqueKey: "\(type):\(id.uuidString.lowercased())")
            request.tenantID = try row.decode("tenant_id")
            request.userID = try row.decode("user_id")
            request.referenceType = "connection"
            request.referenceID = id.uuidString.lowercased()
            return request
        }
    }
}

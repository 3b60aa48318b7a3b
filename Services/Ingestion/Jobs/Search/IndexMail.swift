public import FoundationEssentials
import Intelligence
public import Jobs
public import Library
public import Models
import Postgres
import Text

/// Lets search find the messages of a mailbox that came or changed: passages and vectors, batch by batch.
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
    private static let batch = 32
    /// What is left of an attempt when it hands over to the next.
    private static let reserve = Duration.seconds(30)

    public init(embedders: Embedders) {
        self.embedders = embedders
    }

    /// - Throws: what makes the attempt a failed one.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        var counts: Counts = ["messages": 0, "embedded": 0, "tokens": 0]
        try await EmbeddingStore.add(embedders.preferred.model, in: context.database)
        do {
            while true {
                let messages = try await MailToIndex.next(
                    of: payload.connectionID, limit: Self.batch, in: context.database)
                guard let first = messages.first else { return .done(counts: counts) }
                guard ContinuousClock.now + Self.reserve < context.deadline else { return .snooze(.zero) }
                let caller = TokenLedger.Caller(
                    job: Self.type, context, tenantID: first.tenantID, userID: first.userID)
                counts.add(try await index(messages, caller, context))
            }
        } catch let error as EmbeddingError where error.isTransient {
            return .retry(after: error.retryAfter, reason: "\(error)")
        }
    }

    private func index(
        _ messages: [MailToIndex], _ caller: TokenLedger.Caller, _ context: WorkContext
    ) async throws -> Counts {
        let drafts = messages.map { $0.drafts() }
        let texts = drafts.joined().map {
            PassageDraft.embedded(title: $0.title, heading: $0.chunk.heading, body: $0.chunk.text)
        }
        try await context.mayAct()
        let embedder = MeteredEmbedder(embedders.preferred, caller: caller, database: context.database)
        let result = try await embedder.embed(texts, for: .document)
        let kept = try await context.transaction { transaction in
            var (kept, start) = (0, 0)
            try await PassageStore.remove(.mail, messages.map { "\($0.id)" }, in: transaction)
            for (message, drafts) in zip(messages, drafts) {
                let vectors = Array(result.vectors[start..<start + drafts.count])
                start += drafts.count
                // one that changed meanwhile is left to the next round
                guard try await message.claim(in: transaction) else { continue }
                let ids = try await PassageStore.stage(drafts, of: message.source, in: transaction)
                try await EmbeddingStore.write(vectors, of: ids, by: result.model, in: transaction)
                try await PassageStore.publish(message.source, in: transaction)
                kept += 1
            }
            return kept
        }
        return ["messages": kept, "embedded": texts.count, "tokens": result.usage.tokens]
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

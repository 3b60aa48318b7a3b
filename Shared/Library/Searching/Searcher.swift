public import FoundationEssentials
import Intelligence
public import Logging
public import Models
public import Postgres
import Search
import Text

/// Searches what was ingested for one person, by words and by meaning.
///
/// The statements run in the database as a role that sees this person's passages and nothing else; see
/// `0012_search.sql`. Each memory that is returned leaves a recall event, committed before the answer is given.
public struct Searcher: Sendable {
    private let database: PostgresPool
    private let embedders: Embedders
    private let logger: Logger

    /// How deep each way of searching looks: some passages are of the same source, and what both ways find comes first.
    private static let depth = 60

    public init(database: PostgresPool, embedders: Embedders, logger: Logger) {
        self.database = database
        self.embedders = embedders
        self.logger = logger
    }

    /// - Parameters:
    ///   - raw: as the person wrote it, of any length; one with nothing to search for finds nothing.
    ///   - limit: of hits, 1 to 50.
    /// - Throws: ``Postgres/PostgresError``; `CancellationError`. Where no embedder answers, words alone are searched,
    ///   and a note says so.
    public func search(
        _ raw: String, of userID: UUID, filter: SearchFilter = SearchFilter(), limit: Int = 10,
        correlationID: CorrelationID = CorrelationID()
    ) async throws -> SearchAnswer {
        guard let query = SearchQuery(raw) else {
            return SearchAnswer(hits: [], notes: ["there is nothing to search for"])
        }
        var notes: [String] = []
        if query.isCut { notes.append("the query is long: its first \(query.text.count) characters were searched for") }
        let questions = try await questions(query, userID, correlationID, &notes)
        let leg = SearchLegs(query: query, filter: filter, questions: questions, depth: Self.depth)
        let hits = try await database.transaction { transaction in
            // nobody else's rows from here on, whatever the statements ask for
            _ = try await transaction.query("SELECT set_config('carillon.member', member_proof(\(userID)), true)")
            let hits = try await leg.hits(limit: max(1, min(limit, 50)), in: transaction)
            try await Self.recall(hits, by: userID, correlationID, in: transaction)
            return hits
        }
        return SearchAnswer(hits: hits, notes: notes)
    }

    /// The query's vector by each model that there are vectors of.
    private func questions(
        _ query: SearchQuery, _ userID: UUID, _ correlationID: CorrelationID, _ notes: inout [String]
    ) async throws -> [SearchQuestion] {
        var questions: [SearchQuestion] = []
        for model in try await EmbeddingStore.models(in: database) {
            do {
                guard let embedder = embedders.embedder(for: model) else {
                    throw EmbeddingError(.unknownModel, "no embedder is configured for \(model)")
                }
                let caller = TokenLedger.Caller(
                    job: "search", work: "search-\(UUID().uuidString.lowercased())", tenantID: nil, userID: userID,
                    correlationID: correlationID.rawValue)
                let metered = MeteredEmbedder(embedder, caller: caller, database: database)
                let result = try await metered.embed([query.text], for: .query)
                questions += result.vectors.map { SearchQuestion(model: model, vector: $0) }
            } catch let error as EmbeddingError {
                logger.warning("the query could not be embedded: \(error)")
                notes.append("what is known by \(model) alone was searched by its words only: \(error)")
            }
        }
        return questions
    }

    private static func recall(
        _ hits: [SearchHit], by userID: UUID, _ correlationID: CorrelationID, in transaction: PostgresTransaction
    ) async throws {
        let memories = hits.enumerated().filter { $0.element.kind == .memory }
        guard !memories.isEmpty else { return }
        try await transaction.query(
            """
            INSERT INTO recall_events (tenant_id, user_id, memory_id, rank, correlation_id)
            SELECT users.tenant_id, users.id, memory_id, rank, \(correlationID.rawValue)
            FROM users, unnest(\(memories.map(\.element.sourceID))::text[],
                \(memories.map { Int32($0.offset + 1) })::integer[]) AS recalled (memory_id, rank)
            WHERE users.id = \(userID)
            """)
    }
}

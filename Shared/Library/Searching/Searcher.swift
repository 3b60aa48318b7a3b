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
        // of one moment, so that what is replaced meanwhile is found either as it was or as it is
        let hits = try await database.transaction(isolation: .repeatableRead) { transaction in
            // nobody else's rows from here on, whatever the statements ask for
            _ = try await transaction.query("SELECT set_config('carillon.member', member_proof(\(userID)), true)")
            let hits = try await leg.hits(limit: max(1, min(limit, 50)), in: transaction)
            try await Self.recall(hits, by: userID, correlationID, in: transaction)
            return hits
        }
        return SearchAnswer(hits: hits, notes: notes)
    }

    /// The query's vector by each model that there are vectors of, asked for at the same time.
    private func questions(
        _ query: SearchQuery, _ userID: UUID, _ correlationID: CorrelationID, _ notes: inout [String]
    ) async throws -> [SearchQuestion] {
        let models = try await EmbeddingStore.models(in: database)
        let answers = try await withThrowingTaskGroup(of: (Int, Result<SearchQuestion, EmbeddingError>).self) { group in
            for (index, model) in models.enumerated() {
                let caller = TokenLedger.Caller(
                    job: "search", work: "search-\(UUID().uuidString.lowercased())", tenantID: nil, userID: userID,
                    correlationID: correlationID.rawValue)
                group.addTask { (index, try await question(query.text, model, caller)) }
            }
            var answers: [Int: Result<SearchQuestion, EmbeddingError>] = [:]
            for try await (index, answer) in group { answers[index] = answer }
            return answers
        }
        var questions: [SearchQuestion] = []
        for (index, model) in models.enumerated() {
            switch answers[index] {
            case .success(let question): questions.append(question)
            case .failure(let error):
                logger.warning("the query could not be embedded: \(error)")
                notes.append("what is known by \(model) alone was searched by its words only: \(error)")
            case nil: continue
            }
        }
        return questions
    }

    private func question(
        _ text: String, _ model: EmbeddingModel, _ caller: TokenLedger.Caller
    ) async throws -> Result<SearchQuestion, EmbeddingError> {
        guard let embedder = embedders.embedder(for: model) else {
            return .failure(EmbeddingError(.unknownModel, "no embedder is configured for \(model)"))
        }
        do {
            let metered = MeteredEmbedder(embedder, caller: caller, database: database)
            let vector = try await metered.embed([text], for: .query).vectors[0]
            return .success(SearchQuestion(model: model, vector: vector))
        } catch let error as EmbeddingError {
            return .failure(error)
        }
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

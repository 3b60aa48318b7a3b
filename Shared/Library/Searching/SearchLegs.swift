import FoundationEssentials
import Intelligence
import Postgres
import Search
import Text

/// The ways in which one query is searched, and what they found made one list.
struct SearchLegs: Sendable {
    let query: SearchQuery
    let filter: SearchFilter
    let questions: [SearchQuestion]
    let depth: Int

    func hits(limit: Int, in transaction: PostgresTransaction) async throws -> [SearchHit] {
        let words = try await byWords(in: transaction)
        var meanings: [[Int64]] = []
        for question in questions { meanings.append(try await byMeaning(question, in: transaction)) }
        let ranked = RankFusion().fused([words] + meanings, limit: depth * 2)
        let found = try await FoundPassage.load(ranked.map(\.id), in: transaction)
        var sources: Set<[String]> = []
        var hits: [SearchHit] = []
        for item in ranked where hits.count < limit {
            guard let passage = found[item.id],
                sources.insert([passage.kind.rawValue, passage.sourceID]).inserted
            else { continue }
            hits.append(passage.hit(for: query, item))
        }
        return hits
    }

    private func byWords(in transaction: PostgresTransaction) async throws -> [Int64] {
        try await transaction.query(
            """
            SELECT passage_id FROM passages_by_words(\(query.fullText), \(try await configurations(in: transaction)),
                \(kinds), \(filter.since), \(filter.until), \(filter.person), \(Int32(depth)))
            """
        ).map { try $0.decode("passage_id") }
    }

    private func byMeaning(_ question: SearchQuestion, in transaction: PostgresTransaction) async throws -> [Int64] {
        let rows = try await transaction.query(
            """
            SELECT passage_id FROM passages_by_meaning(\(question.model.name), \(Int32(question.model.dimensions)),
                \(PostgresVector(question.vector)), \(kinds), \(filter.since), \(filter.until), \(filter.person),
                \(Int32(depth))) ORDER BY distance, passage_id
            """)
        return try rows.map { try $0.decode("passage_id") }
    }

    private var kinds: [String]? { filter.kinds.map { $0.map(\.rawValue).sorted() } }

    /// What the words are read by: the query's language, or those of what is searched; and as they stand.
    ///
    /// One alone where words are left out: what one reading leaves out, another would let in.
    private func configurations(in transaction: PostgresTransaction) async throws -> [String] {
        var languages = query.language.map { [$0] } ?? []
        if languages.isEmpty {
            let rows = try await transaction.query("SELECT language FROM languages_found()")
            languages = try rows.map { TextLanguage(code: try $0.decode("language")) }
        }
        var configurations: [String] = []
        for name in languages.map(\.searchConfiguration) + ["simple"] where !configurations.contains(name) {
            configurations.append(name)
        }
        let leavesOut = query.fullText.split(separator: " ").contains { $0.hasPrefix("-") }
        return leavesOut ? Array(configurations.prefix(1)) : configurations
    }
}

import FoundationEssentials
import Postgres
import Search

/// A passage that somebody may read, with what is shown of it.
struct FoundPassage: Sendable {
    let kind: PassageKind
    let sourceID: String
    let title: String
    let heading: String?
    let body: String
    let pages: ClosedRange<Int>?
    let happenedAt: Date
    let people: [String]
    let language: String?

    init(_ row: PostgresRow) throws {
        kind = try row.decode("kind")
        sourceID = try row.decode("source_id")
        title = try row.decode("title")
        heading = try row.decode("heading")
        body = try row.decode("body")
        let (first, last) = (
            try row.decode("first_page", as: Int?.self), try row.decode("last_page", as: Int?.self)
        )
        pages = first.map { $0...max($0, last ?? $0) }
        happenedAt = try row.decode("happened_at")
        people = try row.decode("people")
        language = try row.decode("language")
    }

    static func load(_ ids: [Int64], in transaction: PostgresTransaction) async throws -> [Int64: FoundPassage] {
        let rows = try await transaction.query("SELECT * FROM passages_found(\(ids))")
        return Dictionary(uniqueKeysWithValues: try rows.map { (try $0.decode("id"), try FoundPassage($0)) })
    }

    func hit(for query: SearchQuery, _ item: RankFusion.Ranked<Int64>) -> SearchHit {
        SearchHit(
            kind: kind, sourceID: sourceID, title: title, heading: heading, pages: pages, happenedAt: happenedAt,
            people: people, language: language, snippet: Snippet(of: body, for: query), score: item.score,
            wordRank: item.ranks.first ?? nil, meaningRank: item.ranks.dropFirst().compactMap { $0 }.min())
    }
}

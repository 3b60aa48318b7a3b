import FoundationEssentials
import Library
import Search

/// A hit for programs.
struct SearchLine: Encodable {
    let kind: PassageKind
    let id: String
    let title: String
    let heading: String?
    let firstPage: Int?
    let lastPage: Int?
    let at: Date
    let people: [String]
    let language: String?
    let snippet: String
    let score: Double
    let wordRank: Int?
    let meaningRank: Int?

    init(_ hit: SearchHit) {
        kind = hit.kind
        id = hit.sourceID
        title = hit.title
        heading = hit.heading
        firstPage = hit.pages?.lowerBound
        lastPage = hit.pages?.upperBound
        at = hit.happenedAt
        people = hit.people
        language = hit.language
        snippet = hit.snippet.text
        score = hit.score
        wordRank = hit.wordRank
        meaningRank = hit.meaningRank
    }

    enum CodingKeys: String, CodingKey {
        case kind, id, title, heading, at, people, language, snippet, score
        case firstPage = "first_page"
        case lastPage = "last_page"
        case wordRank = "word_rank"
        case meaningRank = "meaning_rank"
    }
}

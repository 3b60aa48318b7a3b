import Search

/// As programs read it, by the command line and over HTTP.
extension SearchHit: Encodable {
    enum CodingKeys: String, CodingKey {
        case kind, id, title, heading, at, people, language, snippet, score
        case firstPage = "first_page"
        case lastPage = "last_page"
        case wordRank = "word_rank"
        case meaningRank = "meaning_rank"
    }

    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(kind, forKey: .kind)
        try members.encode(sourceID, forKey: .id)
        try members.encode(title, forKey: .title)
        try members.encodeIfPresent(heading, forKey: .heading)
        try members.encodeIfPresent(pages?.lowerBound, forKey: .firstPage)
        try members.encodeIfPresent(pages?.upperBound, forKey: .lastPage)
        try members.encode(happenedAt, forKey: .at)
        try members.encode(people, forKey: .people)
        try members.encodeIfPresent(language, forKey: .language)
        try members.encode(snippet.text, forKey: .snippet)
        try members.encode(score, forKey: .score)
        try members.encodeIfPresent(wordRank, forKey: .wordRank)
        try members.encodeIfPresent(meaningRank, forKey: .meaningRank)
    }
}

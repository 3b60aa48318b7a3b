/// The part of a text that shows best why it was found.
public struct Snippet: Sendable, Hashable {
    /// At most the length asked for, cut at words, with `…` where something was left out.
    public let text: String
    /// Where words of the query, or beginnings of words that they share, stand in ``text``; in Unicode scalars, in order.
    public let matches: [Range<Int>]

    /// - Parameters:
    ///   - text: where it was found.
    ///   - query: what was searched for.
    ///   - length: Unicode scalars. Default 240.
    public init(of text: String, for query: SearchQuery, length: Int = 240) {
        let words = SnippetWords(text)
        let wanted = SnippetWords.wanted(query)
        let hits = words.list.filter { word in wanted.contains { SnippetWords.agrees(word.folded, $0) } }
        let window = words.window(around: hits, length: max(16, length))
        let scalars = words.scalars
        let (head, tail) = (window.lowerBound > 0 ? "…" : "", window.upperBound < scalars.count ? "…" : "")
        // one scalar for another, so that places stay as they are
        let body = scalars[window].map { $0.properties.isWhitespace ? " " : $0 }
        self.text = head + String(String.UnicodeScalarView(body)) + tail
        let shift = head.unicodeScalars.count - window.lowerBound
        matches = hits.filter { window.contains($0.range.lowerBound) && $0.range.upperBound <= window.upperBound }
            .map { $0.range.lowerBound + shift..<$0.range.upperBound + shift }
    }
}

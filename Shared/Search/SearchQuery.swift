public import Text

/// What a person searches for, made safe and sized.
///
/// The text goes to PostgreSQL as a parameter of `websearch_to_tsquery`, which takes any text without an error (quotes,
/// `or`, `-` have their meaning there), and to an embedder. It never becomes part of a statement.
public struct SearchQuery: Sendable, Hashable {
    /// Characters that are searched for; what follows is left out, and ``isCut`` says so. 1000: beyond that a full text
    /// query of many words matches nothing any more, and an embedding means nothing in particular.
    public static let maximumLength = 1000
    /// Words that the full text query may have; each costs a look into the index. 64.
    public static let maximumWords = 64

    /// Without control characters, white space collapsed; never empty.
    public let text: String
    /// For `websearch_to_tsquery`: ``text`` of so many words at most, its quotes in pairs.
    public let fullText: String
    /// Guessed; of two or three words it is often unknown.
    public let language: TextLanguage?
    /// Whether what was asked for is longer than what is searched for.
    public let isCut: Bool

    /// `nil` where nothing is left to search for: an empty query is no error, and finds nothing.
    public init?(_ raw: String) {
        let scalars = raw.unicodeScalars.prefix(16 * Self.maximumLength).map { scalar in
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0xFEFF ? " " : scalar
        }
        let words = String(String.UnicodeScalarView(scalars)).split(whereSeparator: \.isWhitespace)
        let clean = words.joined(separator: " ")
        guard clean.contains(where: { $0.isLetter || $0.isNumber || $0.isSymbol }) else { return nil }
        let kept = Self.prefix(clean, Self.maximumLength)
        let few = kept.split(separator: " ").prefix(Self.maximumWords)
        text = kept
        fullText = Self.paired(few.joined(separator: " "))
        language = TextLanguage(guessing: kept)
        isCut =
            kept.unicodeScalars.count < raw.unicodeScalars.count && (kept != clean || raw.unicodeScalars.count > 16_000)
    }

    /// Whole words, where there is more than one.
    private static func prefix(_ text: String, _ length: Int) -> String {
        guard text.unicodeScalars.count > length else { return text }
        let cut = String(String.UnicodeScalarView(text.unicodeScalars.prefix(length)))
        guard let space = cut.lastIndex(of: " ") else { return cut }
        return String(cut[..<space])
    }

    /// A quote that was cut off from its partner would turn the rest into a phrase.
    private static func paired(_ text: String) -> String {
        guard text.count(where: { $0 == "\"" }) % 2 == 1, let last = text.lastIndex(of: "\"") else { return text }
        var text = text
        text.replaceSubrange(last...last, with: " ")
        return text
    }
}

/// The language a text is written in, as far as its script and its small words tell.
public struct TextLanguage: Sendable, Hashable {
    /// ISO 639-1, e.g. `de`.
    public let code: String

    /// The language of a text; `nil` where it is too short, mixed, or of a language that is not among those known:
    /// Bulgarian, Czech, Danish, Dutch, English, Finnish, French, German, Greek, Hungarian, Italian, Norwegian, Polish,
    /// Portuguese, Romanian, Russian, Spanish, Swedish, Turkish, Ukrainian by their small words; Arabic, Chinese,
    /// Hebrew, Hindi, Japanese, Korean, Thai by their script.
    ///
    /// Looks at the first 20,000 characters. A guess wants two small words at least, and half as many again as the next
    /// best language: two or three words, as of a query, often give none.
    public init?(guessing text: String) {
        let scalars = text.unicodeScalars.prefix(20_000)
        guard let code = ScriptCensus(scalars).language ?? SmallWords.language(of: scalars) else { return nil }
        self.code = code
    }

    /// Names a language by its code, in any case.
    public init(code: String) {
        self.code = code.lowercased()
    }

    /// The text search configuration that PostgreSQL 15 brings for it; `simple` where there is none.
    public var searchConfiguration: String { Self.configurations[code] ?? "simple" }

    private static let configurations = [
        "ar": "arabic", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french",
        "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian", "it": "italian", "no": "norwegian",
        "pt": "portuguese", "ro": "romanian", "ru": "russian", "es": "spanish", "sv": "swedish", "tr": "turkish",
    ]
}

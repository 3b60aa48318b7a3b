public import Text

/// A candidate's text as it is remembered: tidied, and without secrets. Pure.
public struct MemoryText: Sendable, Hashable {
    /// Why a text is not remembered: in words for its owner.
    public struct Rejection: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String

        public init(description: String) {
            self.description = description
        }
    }

    /// Characters that a memory has, at least and at most.
    static let length = 12...2000

    public let text: String
    public let language: TextLanguage?

    /// - Throws: ``Rejection`` for what is empty, too short, too long, in no language, or nothing but secrets.
    public init(_ raw: String) throws(Rejection) {
        let text = SecretMask.mask(Self.tidied(raw))
        guard !text.isEmpty else { throw Rejection(description: "it is empty") }
        guard text.count >= Self.length.lowerBound else {
            throw Rejection(description: "it is too short to tell anything: \(text.count) characters")
        }
        guard text.count <= Self.length.upperBound else {
            throw Rejection(description: "it is too long: \(text.count) characters of \(Self.length.upperBound)")
        }
        let rest = text.replacing(SecretMask.mark, with: "")
        guard Self.isLanguage(rest) else { throw Rejection(description: "it is no text in any language") }
        self.text = text
        language = TextLanguage(guessing: text)
    }

    /// One space between words, and no line without any.
    private static func tidied(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline)
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// Most of it is letters.
    private static func isLanguage(_ text: String) -> Bool {
        var (letters, others) = (0, 0)
        for character in text where !character.isWhitespace {
            if character.isLetter { letters += 1 } else { others += 1 }
        }
        return letters >= 10 && letters > others
    }
}

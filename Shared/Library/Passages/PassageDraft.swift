public import FoundationEssentials
public import Text

/// A passage before it is in the database.
public struct PassageDraft: Sendable {
    public var title: String
    public var happenedAt: Date
    /// Names and addresses, in any case.
    public var people: [String]
    public var language: TextLanguage?
    public var chunk: Chunk

    public init(title: String, happenedAt: Date, people: [String], language: TextLanguage?, chunk: Chunk) {
        self.title = title
        self.happenedAt = happenedAt
        self.people = people
        self.language = language
        self.chunk = chunk
    }

    /// What is embedded of it.
    public var embedded: String { Self.embedded(title: title, heading: chunk.heading, body: chunk.text) }

    /// Scalars of a title or heading that are embedded. Who writes a message may make its subject as long as he likes, and
    /// it stands before each passage.
    private static let longestTitle = 300

    /// What is embedded: the text under its title and heading, which say what it is about. White space in a row, which
    /// says nothing but takes tokens, is one space or one line end.
    public static func embedded(title: String, heading: String?, body: String) -> String {
        let body = String(tidied(body.unicodeScalars))
        let heads = [title, heading ?? ""].map { head in
            String(String.UnicodeScalarView(tidied(head.unicodeScalars.prefix(4 * longestTitle)).prefix(longestTitle)))
        }
        return (heads.filter { !$0.isEmpty && !body.hasPrefix($0) } + [body]).joined(separator: "\n")
    }

    private static func tidied(_ text: some Sequence<Unicode.Scalar>) -> String.UnicodeScalarView {
        var result = String.UnicodeScalarView()
        var space: Unicode.Scalar?
        for scalar in text {
            if scalar.properties.isWhitespace {
                space = scalar == "\n" || space == "\n" ? "\n" : " "
                continue
            }
            if let space, !result.isEmpty { result.append(space) }
            space = nil
            result.append(scalar)
        }
        return result
    }
}

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

    /// What is embedded: the text under its title and heading, which say what it is about.
    public static func embedded(title: String, heading: String?, body: String) -> String {
        ([title, heading ?? ""].filter { !$0.isEmpty && !body.hasPrefix($0) } + [body]).joined(separator: "\n")
    }
}

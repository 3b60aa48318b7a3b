public import FoundationEssentials

/// What a document says of itself, and how much of it there is.
public struct DocumentFacts: Sendable {
    /// As a media type.
    public var format: String
    public var title: String?
    public var author: String?
    public var datedAt: Date?
    /// ISO 639-1.
    public var language: String?
    public var pages: Int?
    public var isLossy = false
    public var attachments: [String] = []
    public var chunks = 0
    public var tokens = 0

    public init(format: String) {
        self.format = format
    }
}

public import FoundationEssentials
public import Search

/// Something that a search found, by the passage of it that fits best.
public struct SearchHit: Sendable, Hashable {
    public let kind: PassageKind
    /// The key in the table of that kind.
    public let sourceID: String
    public let title: String
    public let heading: String?
    /// Of a PDF.
    public let pages: ClosedRange<Int>?
    public let happenedAt: Date
    public let people: [String]
    public let language: String?
    public let snippet: Snippet
    /// By which lists it came; the higher the better, and comparable within one answer only.
    public let score: Double
    /// Its place among what has the words; `nil` where it was not among them.
    public let wordRank: Int?
    /// Its place among what is near in meaning; `nil` where it was not among it.
    public let meaningRank: Int?
}

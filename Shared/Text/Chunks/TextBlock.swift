/// A part of a text that no sentence reaches out of: a paragraph, a heading, an item of a list.
public struct TextBlock: Sendable, Hashable {
    /// What it is.
    public enum Kind: Sendable, Hashable {
        /// From 1, the highest, to 6.
        case heading(level: Int)
        case paragraph
        /// Code and the like, whose lines are cut rather than its sentences.
        case verbatim
    }

    public let kind: Kind
    /// Where it stands in the text, in Unicode scalars from 0.
    public let range: Range<Int>
    /// From 1; `nil` where the text has no pages.
    public let page: Int?

    public init(kind: Kind, range: Range<Int>, page: Int? = nil) {
        self.kind = kind
        self.range = range
        self.page = page
    }

    var isHeading: Bool {
        if case .heading = kind { true } else { false }
    }
}

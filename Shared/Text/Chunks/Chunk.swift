/// A piece of a text, to be embedded and found.
public struct Chunk: Sendable, Hashable {
    /// From 0.
    public let index: Int
    /// What stands in the text at ``range``, unchanged.
    public let text: String
    /// Where it stands, in Unicode scalars from 0: what PostgreSQL counts as characters. Neighbours overlap.
    public let range: Range<Int>
    /// An estimate; see ``TokenEstimate``.
    public let tokens: Int
    /// The pages it stands on, from 1; `nil` where the text has none.
    public let pages: ClosedRange<Int>?
    /// The heading it stands under, at most 200 characters; `nil` where there is none.
    public let heading: String?
}

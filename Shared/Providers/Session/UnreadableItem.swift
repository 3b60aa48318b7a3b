/// An answer is whole, but what it holds has another form than it should: it would have so the next time, too.
public struct UnreadableItem: Error, Hashable {
    /// The provider's.
    public let id: String
}

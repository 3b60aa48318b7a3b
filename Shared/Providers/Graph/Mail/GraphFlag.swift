/// Whether the user means to come back to a message.
public struct GraphFlag: Decodable, Sendable, Hashable {
    /// `notFlagged`, `flagged` or `complete`.
    public var flagStatus: String?
}

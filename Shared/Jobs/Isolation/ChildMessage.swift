/// What a child tells its parent, on the child's standard error: JSON texts, each after a record separator and before
/// a line feed (RFC 7464). Whatever else stands there is for people.
enum ChildMessage: Codable, Sendable {
    /// The handler is about to start: what happens from here on is its doing.
    case began
    /// How it ended is in the ledger.
    case ended(ChildReport)

    static let separator: UInt8 = 0x1E
}

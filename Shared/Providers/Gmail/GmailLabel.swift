/// A label of a mailbox.
public struct GmailLabel: Decodable, Sendable, Hashable {
    /// For example `INBOX` or `Label_7`.
    public var id: String
    /// What the user calls it.
    public var name: String
    /// `system` or `user`.
    public var type: String?
}

/// What came of asking for several messages.
public struct GmailMessageBatch: Sendable {
    /// In the order asked for, without those that failed.
    public var messages: [GmailMessage]
    /// By message id; `notFound` means deleted meanwhile.
    public var failures: [String: GmailError]
}

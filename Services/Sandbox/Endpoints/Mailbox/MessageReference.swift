/// A message's ids, and the mailbox's history id after it was delivered.
public struct MessageReference: Codable, Sendable, Equatable {
    public let id: String
    public let threadId: String
    public let historyId: String
}

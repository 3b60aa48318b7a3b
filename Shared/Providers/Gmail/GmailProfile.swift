/// A mailbox as a whole.
public struct GmailProfile: Decodable, Sendable, Hashable {
    public var emailAddress: String
    public var messagesTotal: Int?
    public var threadsTotal: Int?
    /// Where a following ``GmailClient/history(startHistoryID:pageToken:)`` may start.
    public var historyID: String

    private enum CodingKeys: String, CodingKey {
        case emailAddress, messagesTotal, threadsTotal
        case historyID = "historyId"
    }
}

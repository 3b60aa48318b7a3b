/// One page of `history.list`.
public struct GmailHistoryPage: Decodable, Sendable, Hashable {
    /// Ascending; empty when nothing happened.
    public var records: [GmailHistoryRecord]
    /// Nil on the last page.
    public var nextPageToken: String?
    /// Where the next sync starts, once the last page was stored.
    public var historyID: String

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        records = try container.decodeIfPresent([GmailHistoryRecord].self, forKey: .records) ?? []
        nextPageToken = try container.decodeIfPresent(String.self, forKey: .nextPageToken)
        historyID = try container.decode(String.self, forKey: .historyID)
    }

    private enum CodingKeys: String, CodingKey {
        case nextPageToken
        case records = "history"
        case historyID = "historyId"
    }
}

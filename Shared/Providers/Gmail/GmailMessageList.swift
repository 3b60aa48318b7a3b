/// One page of `messages.list`, newest first.
public struct GmailMessageList: Decodable, Sendable, Hashable {
    /// Empty when the API leaves it out.
    public var messages: [GmailMessageReference]
    /// Nil on the last page.
    public var nextPageToken: String?
    public var resultSizeEstimate: Int?

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        messages = try container.decodeIfPresent([GmailMessageReference].self, forKey: .messages) ?? []
        nextPageToken = try container.decodeIfPresent(String.self, forKey: .nextPageToken)
        resultSizeEstimate = try container.decodeIfPresent(Int.self, forKey: .resultSizeEstimate)
    }

    private enum CodingKeys: String, CodingKey {
        case messages, nextPageToken, resultSizeEstimate
    }
}

/// A message by its ids, as lists and history name it.
public struct GmailMessageReference: Decodable, Sendable, Hashable {
    public var id: String
    public var threadID: String?
    /// Empty where the API leaves it out, which it mostly does.
    public var labelIDs: [String]

    public init(id: String, threadID: String? = nil, labelIDs: [String] = []) {
        self.id = id
        self.threadID = threadID
        self.labelIDs = labelIDs
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        threadID = try container.decodeIfPresent(String.self, forKey: .threadID)
        labelIDs = try container.decodeIfPresent([String].self, forKey: .labelIDs) ?? []
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case threadID = "threadId"
        case labelIDs = "labelIds"
    }
}

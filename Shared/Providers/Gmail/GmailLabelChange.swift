/// Labels put on a message or taken off it.
public struct GmailLabelChange: Decodable, Sendable, Hashable {
    public var message: GmailMessageReference
    public var labelIDs: [String]

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        message = try container.decode(GmailMessageReference.self, forKey: .message)
        labelIDs = try container.decodeIfPresent([String].self, forKey: .labelIDs) ?? []
    }

    private enum CodingKeys: String, CodingKey {
        case message
        case labelIDs = "labelIds"
    }
}

/// Somebody who was invited.
public struct GraphAttendee: Decodable, Sendable, Hashable {
    public var recipient: GraphRecipient
    /// `required`, `optional` or `resource`.
    public var type: String?
    /// `none`, `organizer`, `tentativelyAccepted`, `accepted`, `declined` or `notResponded`.
    public var response: String?

    public init(from decoder: any Decoder) throws {
        recipient = try GraphRecipient(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        type = try container.decodeIfPresent(String.self, forKey: .type)
        response = try container.decodeIfPresent(Status.self, forKey: .status)?.response
    }

    private struct Status: Decodable {
        var response: String?
    }

    private enum CodingKeys: String, CodingKey {
        case type, status
    }
}

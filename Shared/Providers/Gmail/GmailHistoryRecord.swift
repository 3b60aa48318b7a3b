/// One change of a mailbox.
public struct GmailHistoryRecord: Decodable, Sendable, Hashable {
    public var id: String
    public var messagesAdded: [GmailMessageReference]
    public var messagesDeleted: [GmailMessageReference]
    public var labelsAdded: [GmailLabelChange]
    public var labelsRemoved: [GmailLabelChange]

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        messagesAdded = try Self.messages(container, .messagesAdded)
        messagesDeleted = try Self.messages(container, .messagesDeleted)
        labelsAdded = try container.decodeIfPresent([GmailLabelChange].self, forKey: .labelsAdded) ?? []
        labelsRemoved = try container.decodeIfPresent([GmailLabelChange].self, forKey: .labelsRemoved) ?? []
    }

    private struct Wrapper: Decodable {
        var message: GmailMessageReference
    }

    private static func messages(
        _ container: KeyedDecodingContainer<CodingKeys>,
        _ key: CodingKeys
    ) throws -> [GmailMessageReference] {
        try container.decodeIfPresent([Wrapper].self, forKey: key)?.map(\.message) ?? []
    }

    private enum CodingKeys: String, CodingKey {
        case id, messagesAdded, messagesDeleted, labelsAdded, labelsRemoved
    }
}

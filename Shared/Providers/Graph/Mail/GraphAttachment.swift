/// What is attached to a message, without its content.
public struct GraphAttachment: Decodable, Sendable, Hashable {
    public var id: String
    /// Empty when it has none.
    public var name: String
    public var contentType: String?
    /// In bytes; what the server stores, which may be a little more than the content.
    public var size: Int?
    /// Whether it is part of the body, such as a picture.
    public var isInline: Bool

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        name = try container.decodeIfPresent(String.self, forKey: .name) ?? ""
        contentType = try container.decodeIfPresent(String.self, forKey: .contentType)
        size = try container.decodeIfPresent(Int.self, forKey: .size)
        isInline = try container.decodeIfPresent(Bool.self, forKey: .isInline) ?? false
    }

    private enum CodingKeys: String, CodingKey {
        case id, name, contentType, size, isInline
    }
}

/// A text and what kind of text it is.
public struct GraphBody: Decodable, Sendable, Hashable {
    /// Whether the content is HTML; else it is plain.
    public var isHTML: Bool
    public var content: String

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        isHTML = try container.decodeIfPresent(String.self, forKey: .contentType)?.lowercased() == "html"
        content = try container.decodeIfPresent(String.self, forKey: .content) ?? ""
    }

    private enum CodingKeys: String, CodingKey {
        case contentType, content
    }
}

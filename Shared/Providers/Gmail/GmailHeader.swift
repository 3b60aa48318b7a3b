/// A header of a message or part.
public struct GmailHeader: Decodable, Sendable, Hashable {
    public var name: String
    public var value: String

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        value = try container.decodeIfPresent(String.self, forKey: .value) ?? ""
    }

    private enum CodingKeys: String, CodingKey {
        case name, value
    }
}

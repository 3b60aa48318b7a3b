public import FoundationEssentials

/// A request to be told of changes.
public struct GraphSubscription: Decodable, Sendable, Hashable {
    public let id: String
    public let expiresAt: Date

    enum CodingKeys: String, CodingKey {
        case id
        case expiresAt = "expirationDateTime"
    }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decode(String.self, forKey: .id)
        guard let expiresAt = try members.decodeInstantIfPresent(forKey: .expiresAt) else {
            throw DecodingError.keyNotFound(
                CodingKeys.expiresAt, .init(codingPath: members.codingPath, debugDescription: "it never ends"))
        }
        self.expiresAt = expiresAt
    }
}

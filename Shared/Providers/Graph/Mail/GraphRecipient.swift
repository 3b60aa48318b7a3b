/// Somebody's name and address.
public struct GraphRecipient: Decodable, Sendable, Hashable {
    public var name: String?
    /// Nil for somebody without one, such as a contact that is a name only.
    public var address: String?

    public init(from decoder: any Decoder) throws {
        let inner = try decoder.container(keyedBy: OuterKeys.self)
            .decodeIfPresent(EmailAddress.self, forKey: .emailAddress)
        name = inner?.name
        address = inner?.address
    }

    private struct EmailAddress: Decodable {
        var name: String?
        var address: String?
    }

    private enum OuterKeys: String, CodingKey {
        case emailAddress
    }
}

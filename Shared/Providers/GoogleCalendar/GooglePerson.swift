/// Who made or organises an event.
public struct GooglePerson: Decodable, Sendable, Hashable {
    public var email: String?
    public var displayName: String?
    /// Whether it is whose calendar this is.
    public var isSelf: Bool?

    private enum CodingKeys: String, CodingKey {
        case email, displayName
        case isSelf = "self"
    }
}

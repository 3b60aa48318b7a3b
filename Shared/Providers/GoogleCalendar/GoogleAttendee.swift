/// Somebody who was invited.
public struct GoogleAttendee: Decodable, Sendable, Hashable {
    public var email: String?
    public var displayName: String?
    /// `needsAction`, `declined`, `tentative` or `accepted`.
    public var responseStatus: String?
    public var optional: Bool?
    public var resource: Bool?
    public var organizer: Bool?
    public var isSelf: Bool?
    public var comment: String?

    private enum CodingKeys: String, CodingKey {
        case email, displayName, responseStatus, optional, resource, organizer, comment
        case isSelf = "self"
    }
}

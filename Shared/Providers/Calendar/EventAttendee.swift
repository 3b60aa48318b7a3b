/// Somebody, or a room, that was invited to an event.
public struct EventAttendee: Sendable, Hashable {
    public enum Response: String, Sendable, Hashable {
        /// Has not answered.
        case none
        case accepted, tentative, declined
    }

    public var person: EventPerson
    public var response: Response
    public var isOptional: Bool
    /// Whether it is a room or another thing.
    public var isResource: Bool
    public var isOrganizer: Bool
    /// Whether it is whose calendar this is; providers that do not say are asked by address.
    public var isSelf: Bool
    public var comment: String?
}

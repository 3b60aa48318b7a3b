/// A calendar of a mailbox.
public struct GraphCalendarEntry: Decodable, Sendable, Hashable {
    public var id: String
    /// As the user calls it.
    public var name: String
    /// The one that invitations go to.
    public var isDefault: Bool
    public var canEdit: Bool?

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        name = try container.decodeIfPresent(String.self, forKey: .name) ?? ""
        isDefault = try container.decodeIfPresent(Bool.self, forKey: .isDefaultCalendar) ?? false
        canEdit = try container.decodeIfPresent(Bool.self, forKey: .canEdit)
    }

    private enum CodingKeys: String, CodingKey {
        case id, name, isDefaultCalendar, canEdit
    }
}

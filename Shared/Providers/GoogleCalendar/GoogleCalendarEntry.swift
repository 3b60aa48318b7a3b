/// A calendar in an account's list.
public struct GoogleCalendarEntry: Decodable, Sendable, Hashable {
    public var id: String
    /// As the user calls it.
    public var name: String
    /// The IANA zone its events are kept in unless they say otherwise.
    public var timeZone: String?
    /// `freeBusyReader`, `reader`, `writer` or `owner`.
    public var accessRole: String?
    public var isPrimary: Bool
    /// Whether the user sees it in the calendar's view.
    public var isSelected: Bool
    public var isHidden: Bool

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        let summary = try container.decodeIfPresent(String.self, forKey: .summary)
        name = try container.decodeIfPresent(String.self, forKey: .summaryOverride) ?? summary ?? id
        timeZone = try container.decodeIfPresent(String.self, forKey: .timeZone)
        accessRole = try container.decodeIfPresent(String.self, forKey: .accessRole)
        isPrimary = try container.decodeIfPresent(Bool.self, forKey: .primary) ?? false
        isSelected = try container.decodeIfPresent(Bool.self, forKey: .selected) ?? false
        isHidden = try container.decodeIfPresent(Bool.self, forKey: .hidden) ?? false
    }

    private enum CodingKeys: String, CodingKey {
        case id, summary, summaryOverride, timeZone, accessRole, primary, selected, hidden
    }
}

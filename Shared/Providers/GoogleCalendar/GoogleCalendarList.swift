/// One page of `calendarList.list`.
struct GoogleCalendarList: Decodable, Sendable {
    /// Empty when the API leaves it out.
    var items: [GoogleCalendarEntry]
    /// Nil on the last page.
    var nextPageToken: String?

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        items = try container.decodeIfPresent([GoogleCalendarEntry].self, forKey: .items) ?? []
        nextPageToken = try container.decodeIfPresent(String.self, forKey: .nextPageToken)
    }

    private enum CodingKeys: String, CodingKey {
        case items, nextPageToken
    }
}

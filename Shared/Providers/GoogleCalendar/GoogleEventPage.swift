/// One page of `events.list`.
public struct GoogleEventPage: Decodable, Sendable {
    /// How the round goes on. The texts mean nothing to us: keep them whole.
    public enum Continuation: Sendable, Hashable {
        /// Ask for the next page; also after an empty one.
        case next(pageToken: String)
        /// The round is over. Once all of it is stored, keep the token: the next round begins with it. Nil from a
        /// server that gives none: then the next round lists everything again.
        case end(syncToken: String?)
    }

    public var events: [GoogleEvent]
    /// Of events that could not be read: their ids, and nil for each that tells none.
    public var unreadable: [String?]
    /// The calendar's zone, for events that name none.
    public var timeZone: String?
    public var continuation: Continuation

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let items = try container.decodeIfPresent([Legible<GoogleEvent>].self, forKey: .items) ?? []
        events = items.compactMap(\.item)
        unreadable = items.compactMap(\.unreadable)
        timeZone = try container.decodeIfPresent(String.self, forKey: .timeZone)
        if let token = try container.decodeIfPresent(String.self, forKey: .nextPageToken) {
            continuation = .next(pageToken: token)
        } else {
            continuation = .end(syncToken: try container.decodeIfPresent(String.self, forKey: .nextSyncToken))
        }
    }

    /// What the page tells, in the form common to all providers.
    public var changes: [CalendarChange] {
        events.map { $0.change(calendarZone: timeZone) } + unreadable.map(CalendarChange.unreadable)
    }

    private enum CodingKeys: String, CodingKey {
        case items, timeZone, nextPageToken, nextSyncToken
    }
}

public import FoundationEssentials

/// An event of any provider: one that is alone, or one instance of a series.
public struct CalendarEvent: Sendable, Hashable {
    public enum Status: String, Sendable, Hashable {
        case confirmed, tentative, cancelled
    }

    /// The provider's, different for each instance of a series.
    public var id: String
    /// The same for all instances, and in the calendars of all who were invited (RFC 5545, `UID`).
    public var uid: String?
    /// The id of the series this is an instance of.
    public var seriesID: String?
    /// When the instance would begin if it had not been moved; tells it apart in its series.
    public var originalStart: EventTime?
    /// Whether it differs from its series.
    public var isException: Bool
    public var status: Status
    public var title: String
    /// What the event is about, as the provider has it.
    public var text: String
    /// Whether ``text`` is HTML.
    public var isTextHTML: Bool
    public var location: String
    public var start: EventTime
    /// The first moment, or the first date, that does not belong to the event.
    public var end: EventTime
    public var organizer: EventPerson?
    /// The organiser, where he attends, included.
    public var attendees: [EventAttendee]
    /// Whether the list of attendees is cut short.
    public var areAttendeesOmitted: Bool
    /// Where one joins by video.
    public var conferenceURL: String?
    /// Whether the time counts as taken.
    public var isBusy: Bool
    /// Whether others may not see what it is about.
    public var isPrivate: Bool
    /// Where people see it in a browser.
    public var webLink: String?
    public var createdAt: Date?
    public var updatedAt: Date?
    /// Changes with every change of the event.
    public var version: String?
}

import FoundationEssentials
import Schedules

/// An event to be made by the control API or by a test.
public struct NewEvent: Codable, Sendable, Equatable {
    public var title: String
    /// `YYYY-MM-DDThh:mm:ss` on the wall in ``zone``, or `YYYY-MM-DD` for all day.
    public var start: String
    /// The same kind; for all day the first date that does not belong to it.
    public var end: String
    /// IANA; `nil` for the user's.
    public var zone: String?
    /// `DAILY`, `WEEKLY` or `MONTHLY`; `nil` for an event that is alone.
    public var frequency: String?
    public var interval: Int?
    public var count: Int?
    /// 0, the default, is the primary calendar; there are three.
    public var calendar: Int?
    /// Addresses.
    public var attendees: [String]?
    public var conferenceURL: String?

    public init(
        title: String, start: String, end: String, zone: String? = nil, frequency: String? = nil,
        interval: Int? = nil, count: Int? = nil, calendar: Int? = nil, attendees: [String]? = nil,
        conferenceURL: String? = nil
    ) {
        self.title = title
        self.start = start
        self.end = end
        self.zone = zone
        self.frequency = frequency
        self.interval = interval
        self.count = count
        self.calendar = calendar
        self.attendees = attendees
        self.conferenceURL = conferenceURL
    }
}

extension NewEvent {
    /// - Throws: ``SandboxError`` where the times make no sense.
    func span(owner: EventClock) throws(SandboxError) -> EventSpan {
        try Self.span(
            start: start, end: end, zone: try zone.map { name throws(SandboxError) in try EventClock(name) } ?? owner)
    }

    static func span(start: String, end: String, zone: EventClock) throws(SandboxError) -> EventSpan {
        if let first = CivilDate(start), let last = CivilDate(end), first < last {
            let days = last.dayNumber - first.dayNumber
            return EventSpan(isAllDay: true, start: WallTime(date: first), length: days * 86_400, zone: zone)
        }
        guard let first = WallTime(start), let last = WallTime(end) else {
            throw SandboxError(.invalidValue, "start and end must both be wall times or dates, in order")
        }
        let length = zone.clock.instant(of: last).timeIntervalSince(zone.clock.instant(of: first))
        guard length >= 0 else { throw SandboxError(.invalidValue, "the event ends before it begins") }
        return EventSpan(isAllDay: false, start: first, length: Int(length), zone: zone)
    }

    func repetition() throws(SandboxError) -> EventRepetition? {
        guard let frequency else { return nil }
        guard let known = EventRepetition.Frequency(rawValue: frequency), (interval ?? 1) > 0, (count ?? 1) > 0 else {
            throw SandboxError(.invalidValue, "frequency must be DAILY, WEEKLY or MONTHLY; interval and count positive")
        }
        return EventRepetition(frequency: known, interval: interval ?? 1, count: count)
    }

    func content(owner: String) -> EventContent {
        EventContent(
            title: title, text: "", location: "", organizer: EventGuest(name: nil, email: owner, response: .accepted),
            guests: (attendees ?? []).map { EventGuest(name: nil, email: $0) }, conferenceURL: conferenceURL)
    }
}

import FoundationEssentials
import Schedules

/// All instances of all calendars in a time, for comparison with what a client made of them.
public struct CalendarDump: Codable, Sendable, Equatable {
    public struct Entry: Codable, Sendable, Equatable {
        public let calendar: String
        /// As Google calls it; Graph's differs.
        public let id: String
        public let uid: String
        public let seriesId: String?
        public let title: String
        public let isAllDay: Bool
        /// A date, or an instant in UTC.
        public let start: String
        public let end: String
        /// What the wall shows at the beginning, in ``zone``.
        public let wall: String
        public let zone: String
        /// `active` or `cancelled`; what is deleted is not here.
        public let state: String
        public let isException: Bool
        /// `address=response`, sorted.
        public let attendees: [String]
        public let conferenceURL: String?
    }

    public let email: String
    /// By calendar and id.
    public let events: [Entry]
}

extension CalendarDump {
    init(_ book: CalendarBook, in window: Range<Date>) {
        email = book.owner
        let builder = GoogleEventBuilder(book: book)
        events = book.calendars.indices.flatMap { index in
            book.events(of: index).flatMap { $0.instances(in: window) }
                .filter { $0.state != .deleted && $0.span.overlaps(window) }
                .map { Entry($0, id: builder.id(of: $0), calendar: book.calendars[index].id) }
                .sorted { $0.id < $1.id }
        }
    }
}

extension CalendarDump.Entry {
    fileprivate init(_ instance: EventInstance, id: String, calendar: String) {
        let (event, span) = (instance.event, instance.span)
        self.calendar = calendar
        self.id = id
        uid = event.uid
        seriesId = event.repetition == nil ? nil : event.id
        title = instance.title
        isAllDay = span.isAllDay
        start = span.isAllDay ? "\(span.start.date)" : WireTime.utc(span.startInstant)
        end = span.isAllDay ? "\(span.end.date)" : WireTime.utc(span.endInstant)
        // In a gap the wall shows another time than was written.
        wall = "\(span.isAllDay ? span.start : span.zone.clock.wall(at: span.startInstant))"
        zone = span.zone.name
        state = instance.state.rawValue
        isException = instance.isException
        attendees = event.content.guests.map { "\($0.email)=\($0.response.rawValue)" }.sorted()
        conferenceURL = event.content.conferenceURL
    }
}

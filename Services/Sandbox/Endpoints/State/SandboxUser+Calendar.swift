public import FoundationEssentials
import Schedules

extension SandboxUser {
    /// Puts an event into a calendar.
    /// - Returns: its id, or that of the series, as Google calls it.
    /// - Throws: ``SandboxError`` where its times make no sense.
    @discardableResult
    public func addEvent(_ new: NewEvent) throws -> String {
        let now = now
        return try withState { state in
            guard state.calendars.calendars.indices.contains(new.calendar ?? 0) else {
                throw SandboxError(.invalidValue, "there are calendars 0 to 2")
            }
            let span = try new.span(owner: state.calendars.zone)
            return state.calendars.add(
                new.content(owner: email), span, repetition: try new.repetition(), calendar: new.calendar ?? 0,
                now: now
            ).id
        }
    }

    /// What may be changed about an event; `nil` leaves it.
    public struct EventEdit: Codable, Sendable {
        public var title: String?
        /// As in ``NewEvent``; only of an event that is alone or of one instance.
        public var start: String?
        public var end: String?
        /// Whether its organiser calls it off.
        public var isCancelled: Bool?
        /// Responses by address: `none`, `accepted`, `tentative`, `declined`.
        public var responses: [String: String]?

        public init(
            title: String? = nil, start: String? = nil, end: String? = nil, isCancelled: Bool? = nil,
            responses: [String: String]? = nil
        ) {
            self.title = title
            self.start = start
            self.end = end
            self.isCancelled = isCancelled
            self.responses = responses
        }
    }

    /// - Parameter date: the date an instance of the series would begin on; `nil` for the whole event.
    /// - Throws: ``SandboxError`` where there is no such event.
    public func changeEvent(_ id: String, on date: String? = nil, _ edit: EventEdit) throws {
        let now = now
        let isChanged = try withState { state in
            guard let event = state.calendars.events[id] else { return false }
            let span = try edit.start.map { try NewEvent.span(start: $0, end: edit.end ?? $0, zone: event.span.zone) }
            guard let date else {
                if span != nil, event.repetition != nil {
                    throw SandboxError(.invalidValue, "a series keeps its times; change an instance, or make another")
                }
                return state.calendars.change(id, now: now) { $0.apply(edit, span: span) }
            }
            guard let day = CivilDate(date) else { throw SandboxError(.invalidValue, "'\(date)' is no date") }
            return state.calendars.changeInstance(of: id, on: day, now: now) { exception in
                exception.title = edit.title ?? exception.title
                exception.span = span ?? exception.span
                exception.isCancelled = edit.isCancelled ?? exception.isCancelled
            }
        }
        guard isChanged else { throw SandboxError(.unknownEvent, "\(email) has no event \(id) \(date ?? "")") }
    }

    /// - Throws: ``SandboxError`` where there is no such event.
    public func deleteEvent(_ id: String) throws {
        let now = now
        guard withState({ $0.calendars.change(id, now: now) { $0.state = .deleted } }) else {
            throw SandboxError(.unknownEvent, "\(email) has no event \(id)")
        }
    }

    /// Lets the given number of things happen in the calendars.
    @discardableResult
    public func actOnCalendar(steps: Int) -> [String] {
        let now = now
        return (0..<max(0, min(steps, 100_000))).map { _ in withState { $0.calendars.act(now: now) } }
    }

    /// Makes every token of calendars too old.
    public func expireCalendars() {
        withState { $0.calendars.expire() }
    }

    /// All instances in a time; default 30 days before now to 180 after.
    public func calendarDump(in window: Range<Date>? = nil) -> CalendarDump {
        let standard = now.addingTimeInterval(-30 * 86_400)..<now.addingTimeInterval(180 * 86_400)
        return CalendarDump(withState { $0.calendars }, in: window ?? standard)
    }
}

extension StoredEvent {
    fileprivate mutating func apply(_ edit: SandboxUser.EventEdit, span: EventSpan?) {
        content.title = edit.title ?? content.title
        self.span = span ?? self.span
        if let isCancelled = edit.isCancelled { state = isCancelled ? .cancelled : .active }
        content.answer { edit.responses?[$0].flatMap(EventGuest.Response.init) }
    }
}

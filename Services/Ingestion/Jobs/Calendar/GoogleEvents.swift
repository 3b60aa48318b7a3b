import Providers

/// The events of a calendar of Google.
struct GoogleEvents: EventSource {
    let client: GoogleCalendar
    /// The calendar's id.
    let calendar: String

    func listing(of window: CalendarWindow, page: String?) async throws -> EventPage {
        EventPage(try await client.events(of: calendar, from: window.from, to: window.to, pageToken: page))
    }

    func changes(since cursor: String, page: String?) async throws -> EventPage {
        EventPage(try await client.changes(of: calendar, since: cursor, pageToken: page))
    }
}

extension EventPage {
    fileprivate init(_ page: GoogleEventPage) {
        changes = page.changes
        continuation =
            switch page.continuation {
            case .next(let token): .next(page: token)
            case .end(let token): .end(cursor: token)
            }
    }
}

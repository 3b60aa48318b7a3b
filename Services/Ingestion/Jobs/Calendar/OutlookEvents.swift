import Providers

/// The events of a calendar of Outlook, for one sync.
actor OutlookEvents: EventSource {
    private let client: GraphCalendar
    /// The calendar's id.
    private let calendar: String
    /// The series met so far, whose instances come with their times only.
    private var masters: [String: GraphEvent] = [:]

    init(client: GraphCalendar, calendar: String) {
        self.client = client
        self.calendar = calendar
    }

    func listing(of window: CalendarWindow, page: String?) async throws -> EventPage {
        if let page { return try await read(try await client.view(following: page)) }
        return try await read(try await client.view(of: calendar, from: window.from, to: window.to))
    }

    func changes(since cursor: String, page: String?) async throws -> EventPage {
        try await read(try await client.view(following: page ?? cursor))
    }

    private func read(_ page: GraphDeltaPage<GraphEvent>) async throws -> EventPage {
        // A copy, for others may not come in between: one sync asks for one page at a time.
        var known = masters
        let changes = try await client.changes(page, masters: &known)
        masters = known
        switch page.continuation {
        case .next(let link): return EventPage(changes: changes, continuation: .next(page: link))
        case .end(let link): return EventPage(changes: changes, continuation: .end(cursor: link))
        }
    }
}

import FoundationEssentials
import Providers
import Testing

/// What a client makes of a calendar by following it.
struct CalendarCopy {
    private(set) var events: [String: CalendarEvent] = [:]
    private(set) var resyncs = 0
    private var cursor: String?

    mutating func sync(_ calendar: GoogleCalendar, of id: String) async throws {
        do {
            try await follow(calendar, of: id)
        } catch ProviderError.resyncNeeded {
            (cursor, resyncs) = (nil, resyncs + 1)
            try await follow(calendar, of: id)
        }
    }

    private mutating func follow(_ calendar: GoogleCalendar, of id: String) async throws {
        var pageToken: String?
        // A whole list replaces what there was: what it does not name is gone.
        var found = cursor == nil ? [:] : events
        while true {
            let page =
                if let cursor { try await calendar.changes(of: id, since: cursor, pageToken: pageToken) } else {
                    try await calendar.events(
                        of: id, from: ProviderBench.from, to: ProviderBench.to, pageToken: pageToken)
                }
            Self.apply(page.changes, to: &found)
            switch page.continuation {
            case .next(let token): pageToken = token
            case .end(let token):
                (events, cursor) = (found, token)
                return
            }
        }
    }

    mutating func sync(_ calendar: GraphCalendar, of id: String?) async throws {
        do {
            try await follow(calendar, of: id)
        } catch ProviderError.resyncNeeded {
            (cursor, resyncs) = (nil, resyncs + 1)
            try await follow(calendar, of: id)
        }
    }

    private mutating func follow(_ calendar: GraphCalendar, of id: String?) async throws {
        var found = cursor == nil ? [:] : events
        var masters: [String: GraphEvent] = [:]
        var page =
            if let cursor { try await calendar.view(following: cursor) } else {
                try await calendar.view(of: id, from: ProviderBench.from, to: ProviderBench.to)
            }
        while true {
            Self.apply(try await calendar.changes(page, masters: &masters), to: &found)
            switch page.continuation {
            case .next(let link): page = try await calendar.view(following: link)
            case .end(let link):
                (events, cursor) = (found, link)
                return
            }
        }
    }

    private static func apply(_ changes: [CalendarChange], to events: inout [String: CalendarEvent]) {
        for change in changes {
            switch change {
            case .upsert(let event): events[event.id] = event
            case .removed(let id): events[id] = nil
            case .unreadable(let id): Issue.record("\(id ?? "an event") cannot be read")
            }
        }
    }

    /// One line for each event in the window, as ``expected(_:calendar:keepsCancelled:)`` writes them.
    var lines: [String] {
        events.values.filter { event in
            event.end.instant(floatingIn: .utc) > ProviderBench.from
                && event.start.instant(floatingIn: .utc) < ProviderBench.to
        }.map { event in
            let people = event.attendees.map { "\($0.person.address ?? "")=\($0.response.rawValue)" }.sorted()
            let title = event.title.replacing("Canceled: ", with: "")
            return [
                event.uid ?? "", title, Self.text(event.start), Self.text(event.end), "\(event.start.wall)",
                Self.zone(event.start), event.status == .cancelled ? "cancelled" : "active",
                people.joined(separator: ","), event.conferenceURL ?? "-",
            ].joined(separator: " | ")
        }.sorted()
    }

    private static func text(_ time: EventTime) -> String {
        switch time {
        case .day(let date): "\(date)"
        case .moment(let instant, _): "\(instant.ISO8601Format())"
        }
    }

    private static func zone(_ time: EventTime) -> String {
        if case .moment(_, let zone) = time { zone.name } else { "-" }
    }
}

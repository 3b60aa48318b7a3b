import Providers

/// A calendar in an account's list, whichever the provider.
struct CalendarEntry: Hashable, Sendable {
    let id: String
    let name: String
    /// IANA; `nil` where the list does not say.
    let timeZone: String?
    /// The one that invitations go to.
    let isPrimary: Bool

    init(id: String, name: String, timeZone: String?, isPrimary: Bool) {
        self.id = id
        // PostgreSQL's text cannot hold U+0000.
        self.name = name.replacing("\0", with: "\u{FFFD}")
        self.timeZone = timeZone
        self.isPrimary = isPrimary
    }
}

extension ConnectionSession {
    /// All calendars of the account whose events it may read.
    ///
    /// - Throws: ``Providers/ProviderError``.
    func calendars() async throws -> [CalendarEntry] {
        switch connection.provider {
        case .gmail:
            try await googleCalendar().calendars().filter { $0.accessRole != "freeBusyReader" }.map {
                CalendarEntry(id: $0.id, name: $0.name, timeZone: $0.timeZone, isPrimary: $0.isPrimary)
            }
        case .outlook:
            try await graph().calendar.calendars().map {
                CalendarEntry(id: $0.id, name: $0.name, timeZone: nil, isPrimary: $0.isDefault)
            }
        }
    }

    /// The events of one calendar.
    func events(of calendar: String) -> any EventSource {
        switch connection.provider {
        case .gmail: GoogleEvents(client: googleCalendar(), calendar: calendar)
        case .outlook: OutlookEvents(client: graph().calendar, calendar: calendar)
        }
    }
}

import FoundationEssentials
import HTML
import Providers

/// An event as its row has it. Texts are without U+0000, which PostgreSQL's cannot hold.
struct EventColumns: Sendable {
    let id: String
    let uid: String?
    let seriesID: String?
    let isException: Bool
    let status: String
    let title: String
    let body: String
    let location: String
    let isAllDay: Bool
    let start: EventTimeColumns
    let end: EventTimeColumns
    let originalStart: EventTimeColumns
    let organizerName: String?
    let organizerAddress: String?
    let areAttendeesOmitted: Bool
    let conferenceURL: String?
    let isBusy: Bool
    let isPrivate: Bool
    let webLink: String?
    let version: String?
    let madeAt: Date?
    let changedAt: Date?

    /// Characters of one event's text that are kept.
    private static let limit = 100_000

    init(_ event: CalendarEvent) {
        id = event.id
        uid = event.uid.map(Self.clean)
        seriesID = event.seriesID
        isException = event.isException
        status = event.status.rawValue
        title = Self.clean(event.title)
        let text = event.isTextHTML ? HTMLText.plainText(from: event.text) : event.text
        body = Self.clean(String(text.prefix(Self.limit)))
        location = Self.clean(event.location)
        start = EventTimeColumns(event.start)
        end = EventTimeColumns(event.end)
        originalStart = EventTimeColumns(event.originalStart)
        isAllDay = start.date != nil
        organizerName = event.organizer?.name.map(Self.clean)
        organizerAddress = event.organizer?.address.map(Self.clean)
        areAttendeesOmitted = event.areAttendeesOmitted
        conferenceURL = event.conferenceURL.map(Self.clean)
        isBusy = event.isBusy
        isPrivate = event.isPrivate
        webLink = event.webLink.map(Self.clean)
        version = event.version
        madeAt = event.createdAt
        changedAt = event.updatedAt
    }

    static func clean(_ text: String) -> String { text.replacing("\0", with: "\u{FFFD}") }
}

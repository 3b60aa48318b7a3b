import FoundationEssentials
import Schedules

/// Makes Google's events and calendars of stored ones.
struct GoogleEventBuilder: Sendable {
    let book: CalendarBook

    static func calendar(_ book: CalendarBook, _ index: Int) -> JSON {
        let calendar = book.calendars[index]
        var entry: [String: JSON] = [
            "kind": "calendar#calendarListEntry", "etag": "\"\(book.revision)\"", "id": .text(calendar.id),
            "summary": .text(calendar.name), "timeZone": .text(book.zone.name), "colorId": "14", "selected": true,
            "accessRole": calendar.isWritable ? "owner" : "reader", "defaultReminders": [],
        ]
        if index == 0 { entry["primary"] = true }
        return .object(entry)
    }

    /// `2026-03-29T01:00:00.000Z`.
    static func instant(_ seconds: Int64) -> String {
        WireTime.utc(Date(timeIntervalSince1970: Double(seconds))).replacing("Z", with: ".000Z")
    }

    func id(of instance: EventInstance) -> String {
        guard let original = instance.original else { return instance.event.id }
        return "\(instance.event.id)_\(Self.stamp(original))"
    }

    /// A series as a whole, or an event that is alone.
    func master(_ event: StoredEvent) -> [String: JSON] {
        if event.state != .active { return cancelled(id: event.id, event) }
        var json = details(event, title: event.content.title, span: event.span, id: event.id)
        if let repetition = event.repetition { json["recurrence"] = .list([.text(repetition.rule)]) }
        return json
    }

    func instance(_ instance: EventInstance) -> [String: JSON] {
        let event = instance.event
        guard let original = instance.original else { return master(event) }
        let id = id(of: instance)
        var json =
            instance.state == .active
            ? details(event, title: instance.title, span: instance.span, id: id) : cancelled(id: id, event)
        json["recurringEventId"] = .text(event.id)
        json["originalStartTime"] = Self.start(original)
        return json
    }

    /// Of a cancelled event little is told.
    private func cancelled(id: String, _ event: StoredEvent) -> [String: JSON] {
        ["kind": "calendar#event", "etag": .text(etag(event)), "id": .text(id), "status": "cancelled"]
    }

    private func details(_ event: StoredEvent, title: String, span: EventSpan, id: String) -> [String: JSON] {
        let content = event.content
        var json: [String: JSON] = [
            "kind": "calendar#event", "etag": .text(etag(event)), "id": .text(id), "iCalUID": .text(event.uid),
            "status": content.isTentative ? "tentative" : "confirmed",
            "summary": book.oddTitles.contains(title) ? 7 : .text(title),
            "description": .text(content.text), "created": .text(Self.instant(event.created)),
            "updated": .text(Self.instant(event.updated)), "sequence": .int(event.sequence),
            "htmlLink": .text("https://calendar.example.com/event?eid=\(id)"), "start": Self.start(span),
            "end": Self.end(span), "eventType": "default", "reminders": ["useDefault": true],
            "organizer": person(content.organizer), "creator": person(content.organizer),
        ]
        if !content.location.isEmpty { json["location"] = .text(content.location) }
        if content.isFree { json["transparency"] = "transparent" }
        if content.isPrivate { json["visibility"] = "private" }
        if !content.guests.isEmpty { json["attendees"] = .list(content.guests.map { guest($0, content.organizer) }) }
        if let url = content.conferenceURL {
            json["hangoutLink"] = .text(url)
            json["conferenceData"] = [
                "conferenceId": .text(String(url.suffix(10))),
                "conferenceSolution": ["name": "Meet", "key": ["type": "hangoutsMeet"]],
                "entryPoints": [
                    ["entryPointType": "phone", "uri": "tel:+1-555-0100"],
                    ["entryPointType": "video", "uri": .text(url)],
                ],
            ]
        }
        return json
    }

    private func etag(_ event: StoredEvent) -> String {
        "\"\(max(event.revision, event.exceptions.values.map(\.revision).max() ?? 0))\""
    }

    private func person(_ guest: EventGuest) -> JSON {
        var json: [String: JSON] = ["email": .text(guest.email)]
        if let name = guest.name { json["displayName"] = .text(name) }
        if guest.email == book.owner { json["self"] = true }
        return .object(json)
    }

    private func guest(_ guest: EventGuest, _ organizer: EventGuest) -> JSON {
        let responses: [EventGuest.Response: JSON] = [
            .none: "needsAction", .accepted: "accepted", .tentative: "tentative", .declined: "declined",
        ]
        guard case .object(var json) = person(guest) else { return .null }
        json["responseStatus"] = responses[guest.response] ?? "needsAction"
        if guest.isOptional { json["optional"] = true }
        if guest.isResource { json["resource"] = true }
        if guest.email == organizer.email { json["organizer"] = true }
        return .object(json)
    }

    private static func start(_ span: EventSpan) -> JSON { time(span, span.start.date, span.startInstant) }

    private static func end(_ span: EventSpan) -> JSON { time(span, span.end.date, span.endInstant) }

    private static func time(_ span: EventSpan, _ date: CivilDate, _ instant: Date) -> JSON {
        if span.isAllDay { return ["date": .text("\(date)")] }
        return ["dateTime": .text(WireTime.local(instant, span.zone.clock)), "timeZone": .text(span.zone.name)]
    }

    /// `20260329T010000Z`, or `20260329` for dates.
    private static func stamp(_ span: EventSpan) -> String {
        let text = span.isAllDay ? "\(span.start.date)" : WireTime.utc(span.startInstant)
        return text.filter { $0 != "-" && $0 != ":" }
    }

    /// The date on which the instance of a stamp would begin.
    static func date(ofInstance stamp: String, _ event: StoredEvent) -> CivilDate? {
        let digits = Array(stamp)
        guard digits.count >= 8 else { return nil }
        let date = "\(String(digits[0..<4]))-\(String(digits[4..<6]))-\(String(digits[6..<8]))"
        guard digits.count == 16 else { return CivilDate(date) }
        let time = "\(String(digits[9..<11])):\(String(digits[11..<13])):\(String(digits[13..<15]))"
        return WireTime.instant("\(date)T\(time)Z").map { event.span.zone.clock.wall(at: $0).date }
    }
}

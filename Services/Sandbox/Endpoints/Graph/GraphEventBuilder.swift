import FoundationEssentials
import Schedules

/// Makes Graph's events of stored ones.
struct GraphEventBuilder: Sendable {
    let book: CalendarBook
    private let isImmutable: Bool
    private let zoneName: String
    private let clock: ZoneClock

    /// - Throws: 400 where the preferred zone is none.
    init(book: CalendarBook, _ preferences: GraphPreferences) throws(GraphRefusal) {
        self.book = book
        isImmutable = preferences.wantsImmutableIDs
        zoneName = preferences.zone
        guard let clock = try? ZoneClock(WindowsName.zone(of: preferences.zone)) else {
            throw GraphRefusal(
                status: 400, code: "TimeZoneNotSupportedException",
                message: "A valid TimeZone value must be specified: '\(preferences.zone)'.")
        }
        self.clock = clock
    }

    func id(_ item: String) -> String { GraphItemID.text(item, place: "calendar", isImmutable: isImmutable) }

    private func item(_ instance: EventInstance) -> String {
        instance.original.map { "\(instance.event.id):\($0.start.date)" } ?? instance.event.id
    }

    /// What a delta page tells of an instance; `nil` where nothing needs to be told.
    /// - Parameter since: what changes are told from; nil for everything there is.
    func change(
        _ instance: EventInstance, in window: Range<Date>, since: UInt64?
    ) -> (key: String, json: JSON)? {
        let key = item(instance)
        guard instance.state != .deleted, instance.span.overlaps(window) else {
            return since == nil ? nil : (key, removal(of: key))
        }
        let isPlain = instance.original != nil && !instance.isException
        if isPlain { return (key, .object(brief(instance))) }
        var edits = instance.event.edits.names(since: since ?? 0)
        if let original = instance.original, let exception = instance.event.exceptions[original.start.date] {
            edits.formUnion(exception.edits.names(since: since ?? 0))
        }
        return (key, .object(told(whole(instance), edits, of: instance.event, instance.revision, since: since)))
    }

    /// What a delta page tells of a series.
    func change(_ series: StoredEvent, since: UInt64?) -> JSON {
        let edits = series.edits.names(since: since ?? 0)
        return .object(told(master(series), edits, of: series, series.revision, since: since))
    }

    /// Every other time only what changed, as it may be.
    private func told(
        _ json: [String: JSON], _ edits: Set<String>, of event: StoredEvent, _ revision: UInt64, since: UInt64?
    ) -> [String: JSON] {
        guard let since, since >= event.firstRevision, revision.isMultiple(of: 2) else { return json }
        return json.filter { $0.key.hasPrefix("@") || Self.always.contains($0.key) || edits.contains($0.key) }
    }

    private static let always: Set<String> = ["id", "type", "seriesMasterId", "changeKey", "lastModifiedDateTime"]

    func removal(of item: String) -> JSON {
        ["@odata.type": "#microsoft.graph.event", "id": .text(id(item)), "@removed": ["reason": "deleted"]]
    }

    /// A series as a whole, or an event that is alone.
    func master(_ event: StoredEvent) -> [String: JSON] {
        var json = details(event, title: event.content.title, span: event.span)
        json["id"] = .text(id(event.id))
        json["type"] = event.repetition == nil ? "singleInstance" : "seriesMaster"
        json["recurrence"] = event.repetition.map { recurrence($0, event.span) } ?? .null
        return json
    }

    func whole(_ instance: EventInstance) -> [String: JSON] {
        guard let original = instance.original else { return master(instance.event) }
        var json = details(instance.event, title: instance.title, span: instance.span)
        json["id"] = .text(id(item(instance)))
        json["type"] = instance.isException ? "exception" : "occurrence"
        json["seriesMasterId"] = .text(id(instance.event.id))
        json["originalStart"] = .text(WireTime.utc(original.startInstant))
        return json
    }

    /// An instance that is like its series: only its times.
    private func brief(_ instance: EventInstance) -> [String: JSON] {
        [
            "@odata.type": "#microsoft.graph.event", "@odata.etag": .text("W/\"\(instance.revision)\""),
            "id": .text(id(item(instance))), "type": "occurrence",
            "seriesMasterId": .text(id(instance.event.id)), "start": start(instance.span), "end": end(instance.span),
        ]
    }

    private func details(_ event: StoredEvent, title: String, span: EventSpan) -> [String: JSON] {
        let content = event.content
        let isCancelled = event.state == .cancelled
        let revision = max(event.revision, event.exceptions.values.map(\.revision).max() ?? 0)
        let zone = JSON.text(WindowsName.name(of: span.zone.name))
        return [
            "@odata.etag": .text("W/\"\(revision)\""), "iCalUId": .text(event.uid), "changeKey": .text("\(revision)"),
            "subject": book.oddTitles.contains(title) ? 7 : .text((isCancelled ? "Canceled: " : "") + title),
            "isCancelled": .bool(isCancelled),
            "body": ["contentType": "html", "content": .text("<html><body>\(content.text)</body></html>")],
            "bodyPreview": .text(Snippet.stripTags(content.text)), "isAllDay": .bool(span.isAllDay),
            "start": start(span), "end": end(span), "originalStartTimeZone": zone, "originalEndTimeZone": zone,
            "location": ["displayName": .text(content.location), "locationType": "default"],
            "organizer": person(content.organizer), "isOrganizer": .bool(content.organizer.email == book.owner),
            "attendees": .list(content.guests.map { guest($0, content.organizer) }),
            "showAs": content.isFree ? "free" : content.isTentative ? "tentative" : "busy",
            "sensitivity": content.isPrivate ? "private" : "normal", "importance": "normal", "categories": [],
            "isOnlineMeeting": .bool(content.conferenceURL != nil),
            "onlineMeetingProvider": content.conferenceURL == nil ? "unknown" : "teamsForBusiness",
            "onlineMeeting": content.conferenceURL.map { ["joinUrl": .text($0)] } ?? .null, "onlineMeetingUrl": .null,
            "createdDateTime": .text(MailDate.iso(event.created)),
            "lastModifiedDateTime": .text(MailDate.iso(event.updated)),
            "webLink": .text("https://outlook.example.com/calendar/item/\(event.id)"), "seriesMasterId": .null,
        ]
    }

    private func start(_ span: EventSpan) -> JSON { time(span, span.start.date, span.startInstant) }

    private func end(_ span: EventSpan) -> JSON { time(span, span.end.date, span.endInstant) }

    /// Dates are midnights in UTC, whatever zone is preferred.
    private func time(_ span: EventSpan, _ date: CivilDate, _ instant: Date) -> JSON {
        if span.isAllDay { return ["dateTime": .text("\(date)T00:00:00.0000000"), "timeZone": "UTC"] }
        return ["dateTime": .text("\(clock.wall(at: instant)).0000000"), "timeZone": .text(zoneName)]
    }

    private func person(_ guest: EventGuest) -> JSON {
        ["emailAddress": ["name": .text(guest.name ?? guest.email), "address": .text(guest.email)]]
    }

    private func guest(_ guest: EventGuest, _ organizer: EventGuest) -> JSON {
        let responses: [EventGuest.Response: JSON] = [
            .none: "none", .accepted: "accepted", .tentative: "tentativelyAccepted", .declined: "declined",
        ]
        let isOrganizer = guest.email == organizer.email
        guard case .object(var json) = person(guest) else { return .null }
        json["type"] = guest.isResource ? "resource" : guest.isOptional ? "optional" : "required"
        json["status"] = [
            "response": isOrganizer ? "organizer" : responses[guest.response] ?? "none", "time": "0001-01-01T00:00:00Z",
        ]
        return .object(json)
    }

    private func recurrence(_ repetition: EventRepetition, _ span: EventSpan) -> JSON {
        let days: [JSON] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
        var pattern: [String: JSON] = ["interval": .int(repetition.interval), "firstDayOfWeek": "sunday"]
        switch repetition.frequency {
        case .daily: pattern["type"] = "daily"
        case .weekly:
            pattern["type"] = "weekly"
            // Day 0 was a Thursday.
            pattern["daysOfWeek"] = [days[((span.start.date.dayNumber + 4) % 7 + 7) % 7]]
        case .monthly:
            pattern["type"] = "absoluteMonthly"
            pattern["dayOfMonth"] = .int(span.start.date.day)
        }
        return [
            "pattern": .object(pattern),
            "range": [
                "type": repetition.count == nil ? "noEnd" : "numbered", "startDate": .text("\(span.start.date)"),
                "endDate": "0001-01-01", "numberOfOccurrences": .int(repetition.count ?? 0),
                "recurrenceTimeZone": .text(WindowsName.name(of: span.zone.name)),
            ],
        ]
    }
}

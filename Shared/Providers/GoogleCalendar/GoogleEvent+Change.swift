extension GoogleEvent {
    /// What the event tells, in the form common to all providers.
    ///
    /// A cancelled event is a removal: nothing but its id is certain. So is one without times, which cannot be shown.
    func change(calendarZone: String?) -> CalendarChange {
        guard status != "cancelled", let start, let end else { return .removed(id: id) }
        return .upsert(
            CalendarEvent(
                id: id, uid: uid, seriesID: recurringEventID,
                originalStart: originalStart?.time(calendarZone: calendarZone),
                isException: isException, status: status == "tentative" ? .tentative : .confirmed,
                title: summary ?? "", text: description ?? "", isTextHTML: (description ?? "").contains("<"),
                location: location ?? "", start: start.time(calendarZone: calendarZone),
                end: end.time(calendarZone: calendarZone),
                organizer: organizer.map { EventPerson(name: $0.displayName, address: $0.email) },
                attendees: attendees.map(\.attendee), areAttendeesOmitted: areAttendeesOmitted,
                conferenceURL: conferenceURL, isBusy: transparency != "transparent",
                isPrivate: visibility == "private" || visibility == "confidential", webLink: htmlLink,
                createdAt: created, updatedAt: updated, version: etag))
    }

    /// An instance that was moved; one whose other details differ does not say so.
    private var isException: Bool {
        guard let originalStart else { return false }
        return switch (originalStart, start) {
        case (.moment(let before, _), .moment(let now, _)?): before != now
        case (.day(let before), .day(let now)?): before != now
        default: true
        }
    }
}

extension GoogleAttendee {
    fileprivate var attendee: EventAttendee {
        EventAttendee(
            person: EventPerson(name: displayName, address: email), response: response, isOptional: optional ?? false,
            isResource: resource ?? false, isOrganizer: organizer ?? false, isSelf: isSelf ?? false, comment: comment)
    }

    private var response: EventAttendee.Response {
        switch responseStatus {
        case "accepted": .accepted
        case "tentative": .tentative
        case "declined": .declined
        default: .none
        }
    }
}

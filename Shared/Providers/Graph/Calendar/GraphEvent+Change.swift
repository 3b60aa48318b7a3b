import FoundationEssentials
import Schedules

extension GraphEvent {
    var isMaster: Bool { type == "seriesMaster" }

    /// An instance that is as its series has it, with its own times.
    var isPlainInstance: Bool { type == "occurrence" && start != nil && end != nil }

    /// With what its series says where it says nothing itself.
    func completed(by master: GraphEvent) -> GraphEvent {
        var event = master
        event.id = id
        event.type = type ?? "occurrence"
        event.seriesMasterID = master.id
        event.start = start ?? master.start
        event.end = end ?? master.end
        event.isAllDay = isAllDay ?? master.isAllDay
        event.isCancelled = isCancelled ?? master.isCancelled
        event.originalStart = originalStart
        event.changeKey = changeKey ?? master.changeKey
        return event
    }

    /// What a whole event tells, in the form common to all providers. One without times, which cannot be shown, counts as
    /// unreadable.
    var change: CalendarChange {
        guard let start, let end else { return .unreadable(id: id) }
        let zone = EventZone(originalStartTimeZone ?? start.timeZone)
        let isAllDay = isAllDay ?? false
        return .upsert(
            CalendarEvent(
                id: id, uid: uid, seriesID: seriesMasterID,
                originalStart: originalStart.map { isAllDay ? Self.day(of: $0, zone) : .moment($0, zone: zone) }
                    // An instance that is as its series has it begins when it would begin.
                    ?? (type == "occurrence" ? Self.time(start, isAllDay: isAllDay, zone) : nil),
                isException: type == "exception", status: status,
                title: subject ?? "", text: body?.content ?? bodyPreview ?? "", isTextHTML: body?.isHTML ?? false,
                location: location ?? "", start: Self.time(start, isAllDay: isAllDay, zone),
                end: Self.time(end, isAllDay: isAllDay, zone),
                organizer: organizer.map { EventPerson(name: $0.name, address: $0.address) },
                attendees: (attendees ?? []).map(attendee), areAttendeesOmitted: false, conferenceURL: conferenceURL,
                isBusy: showAs != "free" && showAs != "workingElsewhere",
                isPrivate: sensitivity == "private" || sensitivity == "confidential", webLink: webLink,
                createdAt: createdAt, updatedAt: updatedAt, version: changeKey))
    }

    private var status: CalendarEvent.Status {
        if isCancelled ?? false { return .cancelled }
        return showAs == "tentative" ? .tentative : .confirmed
    }

    private static func time(_ time: GraphEventTime, isAllDay: Bool, _ zone: EventZone) -> EventTime {
        let instant = EventZone(time.timeZone).clock.instant(of: time.wall)
        guard isAllDay else { return .moment(instant, zone: zone) }
        // Dates of all-day events are midnights. One that is none was moved into the zone that was asked for; it is a
        // midnight where the event is kept.
        return time.wall.secondOfDay == 0 ? .day(time.wall.date) : day(of: instant, zone)
    }

    /// The date whose midnight an instant is: in UTC as a rule, else where the event is kept.
    private static func day(of instant: Date, _ zone: EventZone) -> EventTime {
        let utc = ZoneClock.utc.wall(at: instant)
        return .day(utc.secondOfDay == 0 ? utc.date : zone.clock.wall(at: instant).date)
    }

    private func attendee(_ attendee: GraphAttendee) -> EventAttendee {
        let address = attendee.recipient.address
        return EventAttendee(
            person: EventPerson(name: attendee.recipient.name, address: address), response: Self.response(attendee),
            isOptional: attendee.type == "optional", isResource: attendee.type == "resource",
            isOrganizer: attendee.response == "organizer"
                || (address != nil && address?.lowercased() == organizer?.address?.lowercased()),
            isSelf: false, comment: nil)
    }

    private static func response(_ attendee: GraphAttendee) -> EventAttendee.Response {
        switch attendee.response {
        case "accepted", "organizer": .accepted
        case "tentativelyAccepted": .tentative
        case "declined": .declined
        default: .none
        }
    }
}

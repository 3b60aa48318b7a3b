import SandboxService

extension CalendarCopy {
    /// The same lines from the calendar itself.
    /// - Parameter keepsCancelled: whether what its organiser called off stays in the calendar.
    static func expected(_ dump: CalendarDump, calendar: String, keepsCancelled: Bool) -> [String] {
        dump.events.filter { $0.calendar == calendar && (keepsCancelled || $0.state == "active") }.map { entry in
            [
                entry.uid, entry.title, entry.start, entry.end, entry.wall, entry.isAllDay ? "-" : entry.zone,
                entry.state, entry.attendees.joined(separator: ","), entry.conferenceURL ?? "-",
            ].joined(separator: " | ")
        }.sorted()
    }
}

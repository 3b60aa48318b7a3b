import Providers

/// What a page comes to for the time that is followed. Pure.
struct EventChanges: Hashable, Sendable {
    /// New or changed; each once.
    let events: [CalendarEvent]
    /// Ids of events, or of whole series, that are gone from it.
    let removed: [String]

    var isEmpty: Bool { events.isEmpty && removed.isEmpty }

    /// What begins after the window counts as gone: it is listed when the window has reached it. So does what has a date
    /// at one end and an instant at the other, which cannot be shown.
    init(_ changes: [CalendarChange], in window: CalendarWindow) {
        var seen: Set<String> = []
        var events: [CalendarEvent] = []
        var removed: [String] = []
        // An item may come twice; the last word counts.
        for change in changes.reversed() {
            switch change {
            case .upsert(let event) where seen.insert(event.id).inserted:
                if window.precedes(event) || !event.isSound { removed.append(event.id) } else { events.append(event) }
            case .removed(let id) where seen.insert(id).inserted: removed.append(id)
            default: continue
            }
        }
        self.events = events.reversed()
        self.removed = removed.reversed()
    }
}

extension CalendarEvent {
    fileprivate var isSound: Bool {
        switch (start, end) {
        case (.day, .day), (.moment, .moment): true
        default: false
        }
    }
}

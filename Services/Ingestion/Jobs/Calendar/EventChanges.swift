import Providers

/// What a page comes to for the time that is followed. Pure.
struct EventChanges: Hashable, Sendable {
    /// New or changed; each once.
    let events: [CalendarEvent]
    /// Those that were over before the time that is followed, for changes are told of all times: what the store has of
    /// them changes, and the others are none of ours.
    let past: [CalendarEvent]
    /// Ids of events, or of whole series, that are gone from it.
    let removed: [String]
    /// Ids of events that cannot be read, of which what the store has stays; nil where even that is missing.
    let unreadable: [String?]

    var isEmpty: Bool { events.isEmpty && past.isEmpty && removed.isEmpty && unreadable.isEmpty }

    /// What begins after the window counts as gone: it is listed when the window has reached it. So does what has a date
    /// at one end and an instant at the other, which cannot be shown.
    init(_ changes: [CalendarChange], in window: CalendarWindow) {
        var seen: Set<String> = []
        var events: [CalendarEvent] = []
        var past: [CalendarEvent] = []
        var removed: [String] = []
        var unreadable: [String?] = []
        // An item may come twice; the last word counts.
        for change in changes.reversed() {
            switch change {
            case .upsert(let event) where seen.insert(event.id).inserted:
                if window.precedes(event) || !event.isSound {
                    removed.append(event.id)
                } else if window.follows(event) {
                    past.append(event)
                } else {
                    events.append(event)
                }
            case .removed(let id) where seen.insert(id).inserted: removed.append(id)
            case .unreadable(nil): unreadable.append(nil)
            case .unreadable(let id?) where seen.insert(id).inserted: unreadable.append(id)
            default: continue
            }
        }
        self.events = events.reversed()
        self.past = past.reversed()
        self.unreadable = unreadable
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

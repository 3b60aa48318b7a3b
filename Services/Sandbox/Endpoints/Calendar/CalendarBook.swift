import FoundationEssentials
import Schedules

/// A user's calendars and their events. A value: the same calls give the same calendars.
struct CalendarBook: Sendable {
    struct Calendar: Sendable {
        let id: String
        let name: String
        let isWritable: Bool
    }

    let owner: String
    let zone: EventClock
    let calendars: [Calendar]
    private(set) var events: [String: StoredEvent] = [:]
    /// That of the last change.
    private(set) var revision: UInt64 = 1000
    /// The oldest from which changes can be told.
    private(set) var lowestRevision: UInt64 = 1000
    var random: SeededGenerator
    let seed: UInt64
    /// Titles that are told as numbers.
    var oddTitles: Set<String> = []

    init(owner: String, zone: String, seed: UInt64) {
        self.owner = owner
        self.zone = (try? EventClock(zone)) ?? .utc
        self.seed = seed
        random = SeededGenerator(seed: seed)
        calendars = [
            Calendar(id: owner, name: owner, isWritable: true),
            Calendar(id: "team-\(random.hex(digits: 12))@group.calendar.example.com", name: "Team", isWritable: true),
            Calendar(
                id: "holidays-\(random.hex(digits: 6))@group.v.calendar.example.com", name: "Holidays",
                isWritable: false),
        ]
    }

    /// By id.
    func events(of calendar: Int) -> [StoredEvent] {
        events.values.filter { $0.calendar == calendar }.sorted { $0.id < $1.id }
    }

    // MARK: Changes

    mutating func add(
        _ content: EventContent, _ span: EventSpan, repetition: EventRepetition?, calendar: Int, now: Date
    ) -> StoredEvent {
        advance()
        let seconds = Int64(now.timeIntervalSince1970)
        let event = StoredEvent(
            id: freshID(), calendar: calendar, content: content, span: span, repetition: repetition,
            revision: revision, firstRevision: revision, created: seconds, updated: seconds)
        events[event.id] = event
        return event
    }

    /// - Returns: whether there is such an event.
    mutating func change(_ id: String, now: Date, _ body: (inout StoredEvent) -> Void) -> Bool {
        guard var event = events[id], event.state != .deleted else { return false }
        advance()
        let before = event
        body(&event)
        if event.span != before.span { event.sequence += 1 }
        event.edits.add(event.differences(from: before), at: revision)
        event.revision = revision
        event.updated = Int64(now.timeIntervalSince1970)
        events[id] = event
        return true
    }

    /// - Returns: whether there is such an instance.
    mutating func changeInstance(
        of id: String, on date: CivilDate, now: Date, _ body: (inout StoredEvent.Exception) -> Void
    ) -> Bool {
        guard var event = events[id], event.state == .active, event.existingInstance(on: date) != nil else {
            return false
        }
        advance()
        var exception = event.exceptions[date] ?? StoredEvent.Exception(revision: revision)
        let before = exception
        body(&exception)
        exception.edits.add(exception.differences(from: before), at: revision)
        exception.revision = revision
        event.exceptions[date] = exception
        event.updated = Int64(now.timeIntervalSince1970)
        events[id] = event
        return true
    }

    /// Makes every token that was given out too old.
    mutating func expire() {
        advance()
        lowestRevision = revision
    }

    private mutating func advance() {
        revision += UInt64.random(in: 1...9, using: &random)
    }

    private mutating func freshID() -> String {
        let digits = Array("0123456789abcdefghijklmnopqrstuv")
        return String((0..<26).map { _ in random.pick(digits) })
    }
}

import FoundationEssentials
import Schedules

extension CalendarBook {
    /// Fills empty calendars with events from two months before now to five after.
    mutating func populate(count: Int, now: Date) {
        for _ in 0..<count { addGenerated(now: now) }
    }

    /// Lets one thing happen: an event is made, changed, answered, moved, called off or deleted.
    mutating func act(now: Date) -> String {
        let choice = Int.random(in: 0..<100, using: &random)
        let candidates = events.values.filter { $0.state == .active }.map(\.id).sorted()
        guard choice >= 30, !candidates.isEmpty else { return "made \(addGenerated(now: now).id)" }
        let id = random.pick(candidates)
        return alter(id, choice, now: now)
    }

    @discardableResult
    private mutating func addGenerated(now: Date) -> StoredEvent {
        let phrases = random.pick(Phrasebook.all)
        let share = Int.random(in: 0..<100, using: &random)
        let calendar = share < 80 ? 0 : share < 92 ? 1 : 2
        let day = ZoneClock.utc.wall(at: now).date.dayNumber + Int.random(in: -60...150, using: &random)
        let isAllDay = calendar == 2 || random.oneIn(8)
        return add(
            content(phrases), span(day: day, isAllDay: isAllDay),
            repetition: random.oneIn(5) ? repetition() : nil, calendar: calendar, now: now)
    }

    private mutating func span(day: Int, isAllDay: Bool) -> EventSpan {
        let date = CivilDate(dayNumber: day)
        guard !isAllDay else {
            let days = Int.random(in: 1...3, using: &random)
            return EventSpan(isAllDay: true, start: WallTime(date: date), length: days * 86_400, zone: zone)
        }
        let name = random.oneIn(3) ? random.pick(WindowsName.zones) : zone.name
        let quarter = Int.random(in: 0..<96, using: &random)
        return EventSpan(
            isAllDay: false, start: WallTime(date: date, secondOfDay: quarter * 900),
            length: 900 * Int.random(in: 1...8, using: &random), zone: (try? EventClock(name)) ?? zone)
    }

    private mutating func repetition() -> EventRepetition {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: EventRepetition(frequency: .daily, interval: 2, count: 12)
        case 1: EventRepetition(frequency: .monthly, interval: 1, count: nil)
        case 2: EventRepetition(frequency: .weekly, interval: 1, count: nil)
        default: EventRepetition(frequency: .weekly, interval: 2, count: 10)
        }
    }

    private mutating func content(_ phrases: Phrasebook) -> EventContent {
        let isOwn = random.oneIn(2)
        let own = EventGuest(
            name: nil, email: owner, response: isOwn ? .accepted : random.pick(EventGuest.Response.allCases))
        var others = phrases.contacts.map { EventGuest(name: $0.name, email: $0.address) }
        for index in others.indices {
            others[index].response = random.pick(EventGuest.Response.allCases)
            others[index].isOptional = random.oneIn(4)
        }
        if random.oneIn(4) {
            others.append(EventGuest(name: "Room 4", email: "room4@example.com", response: .accepted, isResource: true))
        }
        var organizer = isOwn ? own : others[0]
        organizer.response = .accepted
        if !isOwn { others[0] = organizer }
        return EventContent(
            title: random.pick(phrases.subjects), text: "<p>\(MailText.escape(random.pick(phrases.sentences)))</p>",
            location: random.oneIn(3) ? "Room 4" : "", organizer: organizer,
            guests: random.oneIn(4) ? [] : [own] + others, isTentative: random.oneIn(8), isFree: random.oneIn(10),
            isPrivate: random.oneIn(12),
            conferenceURL: random.oneIn(2) ? "https://meet.example.com/\(random.hex(digits: 10))" : nil)
    }

    private mutating func alter(_ id: String, _ choice: Int, now: Date) -> String {
        let date = instanceDate(of: id, now: now)
        let hours = Int.random(in: 1...3, using: &random)
        let response = random.pick(EventGuest.Response.allCases)
        switch choice {
        case 30..<60:
            _ = change(id, now: now) { $0.content.title += " *" }
            return "renamed \(id)"
        case 60..<75:
            _ = change(id, now: now) { $0.content.answer { _ in response } }
            return "answered \(id)"
        case 75..<92:
            if let date, let span = events[id]?.span.moved(to: date) {
                _ = changeInstance(of: id, on: date, now: now) { exception in
                    if hours == 1 { exception.isCancelled = true } else { exception.span = span.later(by: hours) }
                }
                return "changed \(id) on \(date)"
            }
            guard events[id]?.repetition == nil else { return "left \(id)" }
            _ = change(id, now: now) { $0.span = $0.span.later(by: hours) }
            return "moved \(id)"
        default:
            _ = change(id, now: now) { $0.state = hours == 1 ? .cancelled : .deleted }
            return "ended \(id)"
        }
    }

    private mutating func instanceDate(of id: String, now: Date) -> CivilDate? {
        guard let event = events[id], let repetition = event.repetition else { return nil }
        let last = CivilDate(dayNumber: ZoneClock.utc.wall(at: now).date.dayNumber + 60)
        return repetition.dates(from: event.span.start.date, through: last).randomElement(using: &random)
    }
}

extension EventSpan {
    /// So many hours later on the wall, or as many days for dates.
    func later(by hours: Int) -> EventSpan {
        var span = self
        let seconds = start.date.dayNumber * 86_400 + start.secondOfDay + hours * (isAllDay ? 86_400 : 3600)
        let day = seconds / 86_400
        span.start = WallTime(date: CivilDate(dayNumber: day), secondOfDay: seconds - day * 86_400)
        return span
    }
}

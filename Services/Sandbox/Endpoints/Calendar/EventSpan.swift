import FoundationEssentials
import Schedules

/// When an event is: dates, or a time of day in a zone.
struct EventSpan: Sendable, Equatable {
    let isAllDay: Bool
    /// What the wall shows at the beginning; a midnight for dates.
    var start: WallTime
    /// Seconds that pass until the end; whole days for dates.
    var length: Int
    /// The IANA zone it is kept in.
    var zone: EventClock

    /// Where it begins in real time; dates count as in Greenwich.
    var startInstant: Date { isAllDay ? ZoneClock.utc.instant(of: start) : zone.clock.instant(of: start) }

    var endInstant: Date { startInstant.addingTimeInterval(Double(length)) }

    /// What the wall shows at the end.
    var end: WallTime {
        isAllDay
            ? WallTime(date: CivilDate(dayNumber: start.date.dayNumber + length / 86_400))
            : zone.clock.wall(at: endInstant)
    }

    func overlaps(_ window: Range<Date>) -> Bool {
        endInstant > window.lowerBound && startInstant < window.upperBound
    }

    /// The same time of day on another date.
    func moved(to date: CivilDate) -> EventSpan {
        var span = self
        span.start = WallTime(date: date, secondOfDay: start.secondOfDay)
        return span
    }
}

public import FoundationEssentials
public import Schedules

/// When an event begins or ends.
public enum EventTime: Hashable, Sendable {
    /// A date of an all-day event. It floats: it is the same date in every zone, and no instant.
    case day(CivilDate)
    /// An instant, and the zone whose clock the event is kept by.
    case moment(Date, zone: EventZone)
}

extension EventTime {
    /// What the wall shows where the event is kept; midnight for a date.
    public var wall: WallTime {
        switch self {
        case .day(let date): WallTime(date: date)
        case .moment(let instant, let zone): zone.clock.wall(at: instant)
        }
    }

    /// The instant; for a date, the midnight with which it begins in a zone that the caller chooses.
    public func instant(floatingIn zone: EventZone) -> Date {
        switch self {
        case .day(let date): zone.clock.instant(of: WallTime(date: date))
        case .moment(let instant, _): instant
        }
    }
}

extension EventTime: CustomStringConvertible {
    public var description: String {
        switch self {
        case .day(let date): "\(date)"
        case .moment(let instant, let zone): "\(TimeStamp.utc(instant)) (\(wall) \(zone.name))"
        }
    }
}

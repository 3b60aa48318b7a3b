/// The rule by which a zone's clock goes on changing every year: the part of a POSIX `TZ` string with daylight time.
struct POSIXZoneRule: Hashable, Sendable {
    /// Seconds ahead of UTC in standard time.
    let standardOffset: Int
    /// Seconds ahead of UTC in daylight time, which may also be behind standard time (Ireland).
    let daylightOffset: Int
    let daylightStarts: POSIXZoneChange
    let daylightEnds: POSIXZoneChange

    /// The stretch of an instant at or after the last transition in the zone's file.
    /// - Parameter last: the stretch that begins with the file's last transition.
    func stretch(containing instant: Int, after last: ZoneStretch) -> ZoneStretch {
        var (start, offset) = (last.start, last.offset)
        let year = CivilDate(dayNumber: instant.flooredDivision(by: CivilDate.secondsPerDay)).year
        for change in changes(years: year - 1...year + 1)
        where change.instant > last.start && change.offset != offset {
            if change.instant > instant { return ZoneStretch(start: start, end: change.instant, offset: offset) }
            (start, offset) = (change.instant, change.offset)
        }
        return ZoneStretch(start: start, end: ZoneStretch.distantFuture, offset: offset)
    }

    /// Whether the clock ever changes; all-year daylight time is written as a rule that does not.
    var changesClock: Bool {
        Set(changes(years: 1999...2001).map(\.offset)).count > 1
    }

    /// All changes of some years in order, of two at the same instant only the one to daylight time.
    func changes(years: ClosedRange<Int>) -> [(instant: Int, offset: Int)] {
        var changes: [(instant: Int, offset: Int)] = []
        changes.reserveCapacity(2 * years.count)
        for year in years {
            changes.append((daylightStarts.wall(year: year) - standardOffset, daylightOffset))
            changes.append((daylightEnds.wall(year: year) - daylightOffset, standardOffset))
        }
        changes.sort { $0.instant < $1.instant }
        let starts = Set(
            (years.lowerBound...years.upperBound + 1).map { daylightStarts.wall(year: $0) - standardOffset }
        )
        return changes.filter { $0.offset == daylightOffset || !starts.contains($0.instant) }
    }
}

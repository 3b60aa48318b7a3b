public import FoundationEssentials

/// The clock of one time zone: from what its walls show to instants, and back.
public struct ZoneClock: Hashable, Sendable {
    private let table: ZoneTable

    /// - Parameter zone: an IANA name, such as `Europe/Berlin` or `UTC`.
    /// - Throws: ``ScheduleError`` with code `unknownZone` or `unreadableZone`.
    public init(_ zone: String) throws(ScheduleError) {
        table = try ZoneDatabase.shared.table(named: zone)
    }

    private init(table: ZoneTable) {
        self.table = table
    }

    /// Coordinated Universal Time, which every machine knows.
    public static let utc = Self(table: .utc)

    /// The IANA name.
    public var zone: String { table.name }

    /// The instant at which the wall shows a time.
    ///
    /// The rule is that of iCalendar (RFC 5545 §3.3.5), which calendars share: a time that comes twice means its
    /// first passage; one that the clock jumps over is counted with the offset before the jump, so that 02:30 in a
    /// gap from two to three is the instant at which the wall shows 03:30.
    public func instant(of wall: WallTime) -> Date {
        Date(timeIntervalSince1970: Double(second(of: wall.second)))
    }

    /// What the wall shows at an instant, whole seconds only.
    public func wall(at instant: Date) -> WallTime {
        WallTime(second: Self.second(of: instant) + offset(at: instant))
    }

    /// How many seconds the clock is ahead of UTC at an instant.
    public func offset(at instant: Date) -> Int {
        table.stretch(containing: Self.second(of: instant)).offset
    }

    private func second(of wall: Int) -> Int {
        // No clock is farther from UTC, so no later stretch shows the time and no earlier one still does.
        var stretch = table.stretch(containing: wall - CronTimeline.reach)
        while !stretch.wall.contains(wall) {
            let next = table.stretch(containing: stretch.end)
            if wall < next.wall.lowerBound { break }
            stretch = next
        }
        return wall - stretch.offset
    }

    private static func second(of instant: Date) -> Int {
        // Beyond any calendar, and far from overflow.
        let bound = 1e14
        return Int(min(max(instant.timeIntervalSince1970, -bound), bound).rounded(.down))
    }
}

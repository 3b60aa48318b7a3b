public import FoundationEssentials

extension Schedule {
    /// The first instant after another, never that instant itself; nil if there is none up to the year 9999.
    ///
    /// - Parameter instant: any date; fractions of a second count.
    public func next(after instant: Date) -> Date? {
        timing.next(in: min(instant.wholeSecond + 1, Self.end)..<Self.end).map(Date.init(wholeSecond:))
    }

    /// The last instant before another, never that instant itself; nil if there is none since the year 1.
    ///
    /// Zones are taken as the zone database has them, also for years before they existed.
    public func previous(before instant: Date) -> Date? {
        let end = instant.wholeSecond + (instant.hasFraction ? 1 : 0)
        return timing.previous(in: Self.start..<min(max(Self.start, end), Self.end)).map(Date.init(wholeSecond:))
    }

    /// How many instants lie after one instant and not after another: as many as steps of ``next(after:)``, but by
    /// arithmetic. 0 if `end` is not after `start`.
    public func count(after start: Date, through end: Date) -> Int {
        guard start < end else { return 0 }
        return timing.count(in: Self.range(after: start, through: end))
    }

    /// The last instant that lies after one instant and not after another; nil if there is none.
    public func last(after start: Date, through end: Date) -> Date? {
        guard start < end else { return nil }
        return timing.previous(in: Self.range(after: start, through: end)).map(Date.init(wholeSecond:))
    }

    /// The real time between the two instants that follow another: how far apart the schedule fires just then.
    ///
    /// It changes with the instant: a job of working days has 24 hours from Monday to Friday and 72 over the weekend.
    /// Where fewer than two instants follow, the distance of the last two before counts; a schedule that never fires
    /// has the calendar's whole cycle, 400 years.
    public func cadence(at instant: Date) -> Duration {
        if let first = next(after: instant), let second = next(after: first) {
            return .seconds(second.wholeSecond - first.wholeSecond)
        }
        if let last = previous(before: instant), let earlier = previous(before: last) {
            return .seconds(last.wholeSecond - earlier.wholeSecond)
        }
        return .seconds(CivilDate.cycle * CivilDate.secondsPerDay)
    }

    private static let start = ScheduleTiming.supported.lowerBound
    private static let end = ScheduleTiming.supported.upperBound

    private static func range(after start: Date, through end: Date) -> Range<Int> {
        let first = max(Self.start, start.wholeSecond + 1)
        return first..<max(first, min(Self.end, end.wholeSecond + 1))
    }
}

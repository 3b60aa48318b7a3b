/// Matches on a wall clock that never jumps: seconds since 1970-01-01 00:00 of that clock.
extension CronPattern {
    /// Seconds after which the calendar repeats, weekdays included. A pattern without a match in one cycle has none.
    static let cycle = (CivilDate.cycle + 1) * CivilDate.secondsPerDay

    /// The first match of a range, looking at most one calendar cycle ahead.
    func nextMatch(in range: Range<Int>) -> Int? {
        guard !range.isEmpty else { return nil }
        let upper = min(range.upperBound, range.lowerBound + Self.cycle)
        let firstDay = range.lowerBound.flooredDivision(by: CivilDate.secondsPerDay)
        let lastDay = (upper - 1).flooredDivision(by: CivilDate.secondsPerDay)
        var day = nextDay(in: firstDay..<lastDay + 1)
        if let found = day, found == firstDay {
            let second = range.lowerBound - firstDay * CivilDate.secondsPerDay
            if let match = match(on: found, nextTime(from: second)) { return match < upper ? match : nil }
            day = nextDay(in: firstDay + 1..<lastDay + 1)
        }
        guard let day, let match = match(on: day, nextTime(from: 0)), match < upper else { return nil }
        return match
    }

    /// The last match of a range, looking at most one calendar cycle back.
    func previousMatch(in range: Range<Int>) -> Int? {
        guard !range.isEmpty else { return nil }
        let lower = max(range.lowerBound, range.upperBound - Self.cycle)
        let firstDay = lower.flooredDivision(by: CivilDate.secondsPerDay)
        let lastDay = (range.upperBound - 1).flooredDivision(by: CivilDate.secondsPerDay)
        var day = previousDay(in: firstDay..<lastDay + 1)
        if let found = day, found == lastDay {
            let second = range.upperBound - 1 - lastDay * CivilDate.secondsPerDay
            if let match = match(on: found, previousTime(through: second)) { return match >= lower ? match : nil }
            day = previousDay(in: firstDay..<lastDay)
        }
        let lastSecond = CivilDate.secondsPerDay - 1
        guard let day, let match = match(on: day, previousTime(through: lastSecond)), match >= lower else { return nil }
        return match
    }

    /// How many matches a range has, by arithmetic over days and not by stepping.
    func countMatches(in range: Range<Int>) -> Int {
        guard !range.isEmpty else { return 0 }
        let firstDay = range.lowerBound.flooredDivision(by: CivilDate.secondsPerDay)
        let lastDay = range.upperBound.flooredDivision(by: CivilDate.secondsPerDay)
        let before = countTimes(on: firstDay, before: range.lowerBound)
        let after = countTimes(on: lastDay, before: range.upperBound)
        return countDays(in: firstDay..<lastDay) * timesPerDay + after - before
    }

    private func countTimes(on day: Int, before second: Int) -> Int {
        guard nextDay(in: day..<day + 1) != nil else { return 0 }
        return countTimes(before: second - day * CivilDate.secondsPerDay)
    }

    private func match(on day: Int, _ time: Int?) -> Int? {
        time.map { day * CivilDate.secondsPerDay + $0 }
    }
}

/// Matching days: whole months are skipped by their bit, and within a month the days are one mask.
extension CronPattern {
    /// The first matching day number of a range.
    func nextDay(in range: Range<Int>) -> Int? {
        guard !range.isEmpty else { return nil }
        let start = CivilDate(dayNumber: range.lowerBound)
        var (year, month, from) = (start.year, start.month, start.day)
        if !months.contains(bit: month) {
            (year, month, from) = (monthAfter(month, year).year, monthAfter(month, year).month, 1)
        }
        while true {
            let first = CivilDate(year: year, month: month, day: 1).dayNumber
            guard first < range.upperBound else { return nil }
            if let day = days(ofMonth: month, year: year, firstDayNumber: first).lowestBit(from: from) {
                return first + day - 1 < range.upperBound ? first + day - 1 : nil
            }
            (year, month) = monthAfter(month, year)
            from = 1
        }
    }

    /// The last matching day number of a range.
    func previousDay(in range: Range<Int>) -> Int? {
        guard !range.isEmpty else { return nil }
        let start = CivilDate(dayNumber: range.upperBound - 1)
        var (year, month, through) = (start.year, start.month, start.day)
        if !months.contains(bit: month) {
            (year, month, through) = (monthBefore(month, year).year, monthBefore(month, year).month, 31)
        }
        while true {
            let first = CivilDate(year: year, month: month, day: 1).dayNumber
            if let day = days(ofMonth: month, year: year, firstDayNumber: first).highestBit(through: through) {
                return first + day - 1 >= range.lowerBound ? first + day - 1 : nil
            }
            guard first > range.lowerBound else { return nil }
            (year, month) = monthBefore(month, year)
            through = 31
        }
    }

    /// How many days of a range match.
    func countDays(in range: Range<Int>) -> Int {
        guard var day = nextDay(in: range) else { return 0 }
        var count = 0
        while day < range.upperBound {
            let date = CivilDate(dayNumber: day)
            let first = day - (date.day - 1)
            let mask = days(ofMonth: date.month, year: date.year, firstDayNumber: first)
            count += mask.count(below: min(32, range.upperBound - first + 1)) - mask.count(below: date.day)
            let (year, month) = monthAfter(date.month, date.year)
            day = CivilDate(year: year, month: month, day: 1).dayNumber
        }
        return count
    }

    /// The next month whose bit is set; a pattern always has one.
    private func monthAfter(_ month: Int, _ year: Int) -> (year: Int, month: Int) {
        if let later = months.lowestBit(from: month + 1) { return (year, later) }
        return (year + 1, months.trailingZeroBitCount)
    }

    private func monthBefore(_ month: Int, _ year: Int) -> (year: Int, month: Int) {
        if let earlier = months.highestBit(through: month - 1) { return (year, earlier) }
        return (year - 1, 63 - months.leadingZeroBitCount)
    }
}

/// When in a year a change happens (POSIX.1-2017, section 8.3; hours beyond 24 by RFC 9636, section 3.3.1).
struct POSIXZoneChange: Hashable, Sendable {
    enum Day: Hashable, Sendable {
        /// `Jn`: 1–365, never counting 29 February.
        case julian(Int)
        /// `n`: 0–365, counting 29 February.
        case ordinal(Int)
        /// `Mm.w.d`: the w-th weekday d (0 Sunday) of month m; week 5 is the last.
        case weekday(month: Int, week: Int, weekday: Int)
    }

    let day: Day
    /// Seconds from midnight on the clock that is shown before the change; -167 to 167 hours.
    let time: Int

    /// The wall-clock second of the change in a year.
    func wall(year: Int) -> Int {
        dayNumber(year: year) * CivilDate.secondsPerDay + time
    }

    private func dayNumber(year: Int) -> Int {
        let newYear = CivilDate(year: year, month: 1, day: 1).dayNumber
        switch day {
        case .julian(let day):
            return newYear + day - 1 + (day >= 60 && CivilDate.isLeap(year) ? 1 : 0)
        case .ordinal(let day):
            return newYear + day
        case .weekday(let month, let week, let weekday):
            let first = CivilDate(year: year, month: month, day: 1).dayNumber
            let ahead = (weekday - CivilDate.weekday(ofDayNumber: first)).flooredRemainder(by: 7)
            let day = ahead + 7 * (week - 1)
            return first + (day < CivilDate.length(ofMonth: month, year: year) ? day : day - 7)
        }
    }
}

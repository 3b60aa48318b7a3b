/// What a cron expression says about a wall clock: a parsed, pure value without a zone.
struct CronPattern: Hashable, Sendable {
    /// Bits 0–59; bit 0 alone when the expression has no seconds field.
    var seconds: UInt64 = 1
    /// Bits 0–59.
    var minutes: UInt64
    /// Bits 0–23.
    var hours: UInt64
    /// Days of the month, bits 1–31.
    var days: UInt64
    /// Bits 1–12.
    var months: UInt64
    /// Bits 0–6 from Sunday on; 7 has been folded into 0.
    var weekdays: UInt64
    /// Vixie's rule: with day-of-month and day-of-week both restricted, a day that matches either one fires;
    /// otherwise a day must match both (and the field that is a star matches every day, or every step of it).
    var matchesEitherDay: Bool
    /// Whether the seconds, minute or hour field has a `*`, a range or a step: Cronos's test for an expression
    /// that means a pace and not a time of day.
    var isInterval: Bool

    /// Whether it is an interval expression that fires in every hour. Its pace goes on in real time over a gap, so that
    /// nothing of it needs to be moved.
    var isHourlyPace: Bool { isInterval && hours == (1 << 24) - 1 }

    /// The days of a month that match, as bits 1–31.
    func days(ofMonth month: Int, year: Int, firstDayNumber: Int) -> UInt64 {
        let all = ((1 << UInt64(CivilDate.length(ofMonth: month, year: year) + 1)) - 1) & ~1 as UInt64
        let byWeekday = Self.days(on: weekdays, firstWeekday: CivilDate.weekday(ofDayNumber: firstDayNumber))
        return (matchesEitherDay ? days | byWeekday : days & byWeekday) & all
    }

    /// Turns a set of weekdays into the days of a month whose first day is `firstWeekday`.
    private static func days(on weekdays: UInt64, firstWeekday: Int) -> UInt64 {
        let turned = ((weekdays >> UInt64(firstWeekday)) | (weekdays << UInt64(7 - firstWeekday))) & 0x7F
        let fiveWeeks: UInt64 = 1 | 1 << 7 | 1 << 14 | 1 << 21 | 1 << 28
        return (turned &* fiveWeeks) << 1
    }
}

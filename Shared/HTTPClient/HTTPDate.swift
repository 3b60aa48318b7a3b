public import FoundationEssentials

/// The dates of HTTP headers (RFC 9110 §5.6.7).
public enum HTTPDate {
    /// Reads all three forms: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and
    /// `Sun Nov  6 08:49:37 1994`.
    ///
    /// A two-digit year that seems more than 50 years ahead of `now` is taken from the century before, as the RFC
    /// demands. The day of the week is not checked.
    public static func parse(_ text: String, now: Date) -> Date? {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "-" })
        switch parts.count {
        case 6 where parts[5] == "GMT":
            return instant(day: parts[1], month: parts[2], year: parts[3], time: parts[4], now: now)
        case 5:
            return instant(day: parts[2], month: parts[1], year: parts[4], time: parts[3], now: now)
        default:
            return nil
        }
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func instant(
        day: Substring,
        month: Substring,
        year: Substring,
        time: Substring,
        now: Date
    ) -> Date? {
        guard let month = months.firstIndex(of: String(month)), let day = number(day, in: 1...31),
            let written = number(year, in: 0...9999), let seconds = secondOfDay(time)
        else { return nil }
        let fullYear = year.count == 2 ? century(of: written, now: now) : written
        let days = daysSinceEpoch(year: fullYear, month: month + 1, day: day)
        return Date(timeIntervalSince1970: Double(days * 86_400 + seconds))
    }

    private static func secondOfDay(_ time: Substring) -> Int? {
        let parts = time.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], in: 0...23), let minute = number(parts[1], in: 0...59),
            let second = number(parts[2], in: 0...60)
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private static func number(_ text: Substring, in range: ClosedRange<Int>) -> Int? {
        guard let value = Int(text), range.contains(value) else { return nil }
        return value
    }

    private static func century(of twoDigits: Int, now: Date) -> Int {
        let thisYear = 1970 + Int(now.timeIntervalSince1970 / 31_556_952)
        let candidate = thisYear / 100 * 100 + twoDigits
        return candidate > thisYear + 50 ? candidate - 100 : candidate
    }

    /// Days from 1970-01-01 in the Gregorian calendar, counting years from March so that the leap day comes last.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        return shifted * 365 + leapDays + (monthFromMarch * 153 + 2) / 5 + day - 1 - 719_468
    }
}

/// Dates as mail writes them, in UTC.
enum MailDate {
    /// `Fri, 21 Nov 1997 15:55:06 +0000` (RFC 5322).
    static func header(_ seconds: Int64) -> String {
        let date = civil(seconds)
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(((date.days % 7) + 7) % 7)]
        let month = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ][date.month - 1]
        return "\(weekday), \(date.day) \(month) \(date.year) \(time(seconds)) +0000"
    }

    /// `Fri, 21 Nov 1997 15:55:06 GMT` (RFC 9110), with two digits for the day.
    static func http(_ seconds: Int64) -> String {
        let text = header(seconds).replacing(" +0000", with: " GMT")
        let day = text.split(separator: " ")[1]
        return day.count == 2 ? text : text.replacing(" \(day) ", with: " 0\(day) ")
    }

    /// `1997-11-21 15:55`.
    static func short(_ seconds: Int64) -> String {
        let date = civil(seconds)
        return "\(date.year)-\(pad(date.month))-\(pad(date.day)) \(time(seconds).prefix(5))"
    }

    /// `1997-11-21T15:55:06Z` (RFC 3339).
    static func iso(_ seconds: Int64) -> String {
        let date = civil(seconds)
        return "\(date.year)-\(pad(date.month))-\(pad(date.day))T\(time(seconds))Z"
    }

    /// `19971121T155506Z` (RFC 5545).
    static func calendar(_ seconds: Int64) -> String {
        let date = civil(seconds)
        let time = time(seconds).filter { $0 != ":" }
        return "\(date.year)\(pad(date.month))\(pad(date.day))T\(time)Z"
    }

    /// Midnight, UTC, of a date of the Gregorian calendar.
    static func seconds(year: Int, month: Int, day: Int) -> Int64 {
        let year = Int64(month <= 2 ? year - 1 : year)
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (era * 146_097 + dayOfEra - 719_468) * 86400
    }

    private static func time(_ seconds: Int64) -> String {
        let rest = Int(((seconds % 86400) + 86400) % 86400)
        return "\(pad(rest / 3600)):\(pad(rest / 60 % 60)):\(pad(rest % 60))"
    }

    private static func pad(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    /// Days since 1970 to a date of the Gregorian calendar: years are counted from March, so that the leap day is last.
    private static func civil(_ seconds: Int64) -> (days: Int64, year: Int64, month: Int, day: Int) {
        let days = Int64((Double(seconds) / 86400).rounded(.down))
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        let day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        return (days, yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

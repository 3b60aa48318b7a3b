import FoundationEssentials
import Glibc

/// The instant of `2026-03-29 01:30 +0100`; seconds and the offset may be left out, the offset is then UTC.
func instant(_ text: String) -> Date {
    let words = text.split(separator: " ")
    let date = words[0].split(separator: "-").compactMap { Int32($0) }
    let time = words[1].split(separator: ":").compactMap { Int32($0) }
    let offset = words.count > 2 ? Int(words[2]) ?? 0 : 0
    var fields = tm()
    (fields.tm_year, fields.tm_mon, fields.tm_mday) = (date[0] - 1900, date[1] - 1, date[2])
    (fields.tm_hour, fields.tm_min, fields.tm_sec) = (time[0], time[1], time.count > 2 ? time[2] : 0)
    return Date(timeIntervalSince1970: Double(timegm(&fields) - (offset / 100 * 3600 + offset % 100 * 60)))
}

/// A whole number of seconds since the Unix epoch as a date.
func instant(_ second: Int) -> Date {
    Date(timeIntervalSince1970: Double(second))
}

extension Date {
    /// Whole seconds since the Unix epoch.
    var second: Int { Int(timeIntervalSince1970) }
}

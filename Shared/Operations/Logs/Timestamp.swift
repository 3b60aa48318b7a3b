import Glibc

/// A point of the wall clock, to the nanosecond, since 1970.
struct Timestamp: Sendable {
    let seconds: Int
    let nanoseconds: Int

    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
    }

    /// `2026-11-21T08:00:00.123Z`. By hand: a formatter would cost more than the rest of the line.
    func append(to bytes: inout [UInt8]) {
        let days = Int((Double(seconds) / 86400).rounded(.down))
        let second = seconds - days * 86400
        let (year, month, day) = Self.civil(days)
        for (number, width, tail) in [
            (year, 4, "-"), (month, 2, "-"), (day, 2, "T"), (second / 3600, 2, ":"), (second / 60 % 60, 2, ":"),
            (second % 60, 2, "."), (nanoseconds / 1_000_000, 3, "Z"),
        ] {
            Self.append(number, width: width, to: &bytes)
            bytes += tail.utf8
        }
    }

    private static func append(_ number: Int, width: Int, to bytes: inout [UInt8]) {
        let digits = String(number)
        for _ in digits.utf8.count..<max(width, digits.utf8.count) { bytes.append(UInt8(ascii: "0")) }
        bytes += digits.utf8
    }

    /// The Gregorian date of a day counted from 1970-01-01, computed in years that begin in March, so that the leap
    /// day is the last one.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

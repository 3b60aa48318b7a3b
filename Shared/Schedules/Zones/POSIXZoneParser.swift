/// Reads the POSIX `TZ` string at the end of a zone file, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
struct POSIXZoneParser {
    private var rest: Substring

    init(_ text: String) {
        rest = text[...]
    }

    /// The zone after the last transition: an offset, and a rule if the clock goes on changing.
    mutating func parse() throws(ZoneFault) -> (offset: Int, rule: POSIXZoneRule?) {
        try skipName()
        let standard = -(try time(hours: 24))
        if rest.isEmpty { return (standard, nil) }
        try skipName()
        let daylight = rest.first == "," ? standard + 3600 : -(try time(hours: 24))
        let rule = POSIXZoneRule(
            standardOffset: standard,
            daylightOffset: daylight,
            daylightStarts: try change(),
            daylightEnds: try change()
        )
        guard rest.isEmpty else { throw ZoneFault("its rule ends in \"\(rest)\"") }
        return rule.changesClock ? (standard, rule) : (daylight, nil)
    }

    /// A name of letters, or anything in angle brackets.
    private mutating func skipName() throws(ZoneFault) {
        let before = rest.count
        if rest.first == "<", let end = rest.firstIndex(of: ">") {
            rest = rest[rest.index(after: end)...]
        } else {
            rest = rest.drop { $0.isLetter }
        }
        guard rest.count < before else { throw ZoneFault("its rule lacks a name at \"\(rest)\"") }
    }

    /// `,day[/time]`; the time is 02:00 unless given.
    private mutating func change() throws(ZoneFault) -> POSIXZoneChange {
        guard take(",") else { throw ZoneFault("its rule lacks the day of a change") }
        let day = try day()
        return POSIXZoneChange(day: day, time: take("/") ? try time(hours: 167) : 7200)
    }

    private mutating func day() throws(ZoneFault) -> POSIXZoneChange.Day {
        if take("J") { return .julian(try number(in: 1...365)) }
        guard take("M") else { return .ordinal(try number(in: 0...365)) }
        let month = try number(in: 1...12)
        guard take(".") else { throw ZoneFault("its rule lacks a week") }
        let week = try number(in: 1...5)
        guard take(".") else { throw ZoneFault("its rule lacks a weekday") }
        return .weekday(month: month, week: week, weekday: try number(in: 0...6))
    }

    /// `[+-]h[:m[:s]]` in seconds.
    private mutating func time(hours: Int) throws(ZoneFault) -> Int {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        var seconds = try number(in: 0...hours) * 3600
        if take(":") { seconds += try number(in: 0...59) * 60 }
        if take(":") { seconds += try number(in: 0...59) }
        return isNegative ? -seconds : seconds
    }

    private mutating func number(in bounds: ClosedRange<Int>) throws(ZoneFault) -> Int {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), bounds.contains(number) else {
            throw ZoneFault("its rule has no number from \(bounds.lowerBound) to \(bounds.upperBound) at \"\(rest)\"")
        }
        rest = rest[digits.endIndex...]
        return number
    }

    private mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest = rest.dropFirst()
        return true
    }
}

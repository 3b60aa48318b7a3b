/// How a site writes dates, in the letters of Unicode's date patterns (UTS 35): `yyyy`, `yy`, `MMMM`, `MMM`, `MM`, `M`,
/// `dd`, `d`, `EEEE` (any word), `HH`, `H`, `mm`; quoted text and all else stand for themselves.
///
/// Months may be written out or shortened in English, French, German, Italian, Spanish, Dutch, Polish or Portuguese. White
/// space matches any white space. What follows the pattern's end in a text is left alone (`2026-11-21T14:30:00Z` fits
/// `yyyy-MM-dd`).
public struct DatePattern: Sendable, Hashable {
    /// A day and, where the pattern has one, a time.
    public struct Moment: Sendable, Hashable {
        /// `2026-11-21`
        public let day: String
        /// `14:30`
        public let time: String?
    }

    public let pattern: String
    private let parts: [DatePart]

    /// `nil` where the pattern has a letter that is not known, or lacks a year, a month or a day.
    public init?(_ pattern: String) {
        guard let parts = DatePart.parse(pattern) else { return nil }
        let kinds = Set(parts.map(\.kind))
        guard kinds.isSuperset(of: [.year, .month, .day]) else { return nil }
        self.pattern = pattern
        self.parts = parts
    }

    /// `nil` where the text does not fit, or there is no such day in the years 1 to 9999.
    public func moment(in text: String) -> Moment? {
        var rest = Substring(text).drop(while: \.isWhitespace)
        var values: [DatePart.Kind: Int] = [:]
        for part in parts {
            guard let value = part.take(from: &rest) else { return nil }
            values[part.kind] = value
        }
        guard let year = values[.year], let month = values[.month], let day = values[.day],
            (1...9999).contains(year), (1...12).contains(month),
            (1...Self.days(in: month, year)).contains(day), (0...23).contains(values[.hour] ?? 0),
            (0...59).contains(values[.minute] ?? 0)
        else { return nil }
        let time = values[.hour].map { "\(Self.padded($0, 2)):\(Self.padded(values[.minute] ?? 0, 2))" }
        return Moment(day: "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))", time: time)
    }

    private static func days(in month: Int, _ year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

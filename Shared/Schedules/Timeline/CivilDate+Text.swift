extension CivilDate {
    /// Reads `YYYY-MM-DD`; nil when that is no date of the calendar.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = DigitReader.number(parts[0], digits: 4),
            let month = DigitReader.number(parts[1], digits: 2), (1...12).contains(month),
            let day = DigitReader.number(parts[2], digits: 2),
            (1...Self.length(ofMonth: month, year: year)).contains(day)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

extension CivilDate: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension CivilDate: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    public var description: String {
        "\(DigitReader.padded(year, 4))-\(DigitReader.padded(month, 2))-\(DigitReader.padded(day, 2))"
    }
}

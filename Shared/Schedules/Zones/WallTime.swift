/// What a clock and a calendar on a wall show: a date and a time of day, without a zone.
public struct WallTime: Hashable, Sendable {
    public let date: CivilDate
    /// From 0 to 86,399.
    public let secondOfDay: Int

    public init(date: CivilDate, secondOfDay: Int = 0) {
        precondition((0..<CivilDate.secondsPerDay).contains(secondOfDay), "a day has the seconds 0 to 86,399")
        self.date = date
        self.secondOfDay = secondOfDay
    }

    /// Counted as if the wall hung in Greenwich and 1970 began with second 0.
    init(second: Int) {
        date = CivilDate(dayNumber: second.flooredDivision(by: CivilDate.secondsPerDay))
        secondOfDay = second.flooredRemainder(by: CivilDate.secondsPerDay)
    }

    var second: Int { date.dayNumber * CivilDate.secondsPerDay + secondOfDay }

    /// Reads `YYYY-MM-DDThh:mm[:ss[.fff…]]`; nil for anything else.
    ///
    /// A fraction of a second is dropped. The leap second 60 counts as 59, for instants here have none.
    public init?(_ text: some StringProtocol) {
        let halves = text.split(whereSeparator: { $0 == "T" || $0 == "t" })
        guard halves.count == 2, let date = CivilDate(halves[0]), let second = Self.secondOfDay(halves[1]) else {
            return nil
        }
        self.init(date: date, secondOfDay: second)
    }

    private static func secondOfDay(_ text: some StringProtocol) -> Int? {
        let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
        guard pieces.count <= 2, pieces.count == 1 || (!pieces[1].isEmpty && pieces[1].allSatisfy(\.isWholeNumber))
        else { return nil }
        let parts = pieces[0].split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = DigitReader.number(parts[0], digits: 2), hour < 24,
            let minute = DigitReader.number(parts[1], digits: 2), minute < 60,
            let second = parts.count == 3 ? DigitReader.number(parts[2], digits: 2) : 0, second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + min(second, 59)
    }
}

extension WallTime: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        (left.date, left.secondOfDay) < (right.date, right.secondOfDay)
    }
}

extension WallTime: CustomStringConvertible {
    /// `YYYY-MM-DDThh:mm:ss`.
    public var description: String {
        let parts = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60]
        return "\(date)T" + parts.map { DigitReader.padded($0, 2) }.joined(separator: ":")
    }
}

import FoundationEssentials
import Schedules

/// An instant as calendars write it (RFC 3339): a wall time and how far it is ahead of UTC.
struct TimeStamp: Hashable, Sendable {
    let wall: WallTime
    /// In seconds.
    let offset: Int
    /// Of a second; dropped by ``wall``.
    private let fraction: Double

    /// Reads `2026-03-29T01:00:00Z`, `…+02:00`, `…-0330`, with or without a fraction; nil for anything else.
    init?(_ text: String) {
        guard let (local, offset) = Self.split(text), let wall = WallTime(local) else { return nil }
        self.wall = wall
        self.offset = offset
        fraction = local.firstIndex(of: ".").flatMap { Double("0" + local[$0...]) } ?? 0
    }

    var instant: Date {
        let second = wall.date.dayNumber * 86_400 + wall.secondOfDay - offset
        return Date(timeIntervalSince1970: Double(second) + fraction)
    }

    /// `2026-03-29T01:00:00Z`, in whole seconds.
    static func utc(_ instant: Date) -> String {
        let second = Int(instant.timeIntervalSince1970.rounded(.down))
        let day = (Double(second) / 86_400).rounded(.down)
        let wall = WallTime(date: CivilDate(dayNumber: Int(day)), secondOfDay: second - Int(day) * 86_400)
        return "\(wall)Z"
    }

    private static func split(_ text: String) -> (local: Substring, offset: Int)? {
        if let last = text.last, last == "Z" || last == "z" { return (text.dropLast(), 0) }
        guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }), text[..<sign].contains("T") else {
            return nil
        }
        let digits = text[text.index(after: sign)...].filter { $0 != ":" }
        guard digits.utf8.count == 4, digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits),
            number / 100 < 24, number % 100 < 60
        else { return nil }
        let seconds = (number / 100 * 60 + number % 100) * 60
        return (text[..<sign], text[sign] == "-" ? -seconds : seconds)
    }
}

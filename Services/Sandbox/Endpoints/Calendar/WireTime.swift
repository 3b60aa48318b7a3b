import FoundationEssentials
import Schedules

/// Times as requests and answers write them.
enum WireTime {
    /// Reads RFC 3339, or ISO 8601 without an offset, which then is UTC.
    static func instant(_ text: String) -> Date? {
        if let wall = WallTime(text) { return ZoneClock.utc.instant(of: wall) }
        if text.hasSuffix("Z") { return WallTime(text.dropLast()).map { ZoneClock.utc.instant(of: $0) } }
        guard text.utf8.count > 6, let wall = WallTime(text.dropLast(6)) else { return nil }
        let offset = text.suffix(6).split(separator: ":").compactMap { Int($0.filter(\.isNumber)) }
        guard offset.count == 2, let sign = text.suffix(6).first, sign == "+" || sign == "-" else { return nil }
        let seconds = Double(offset[0] * 3600 + offset[1] * 60) * (sign == "-" ? -1 : 1)
        return ZoneClock.utc.instant(of: wall).addingTimeInterval(-seconds)
    }

    /// `2026-03-29T01:00:00Z`.
    static func utc(_ instant: Date) -> String { "\(ZoneClock.utc.wall(at: instant))Z" }

    /// `2026-03-29T03:00:00+02:00`: what a wall shows, and how far it is ahead of UTC.
    static func local(_ instant: Date, _ clock: ZoneClock) -> String {
        let offset = clock.offset(at: instant)
        let pad = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (abs(offset) / 3600, abs(offset) / 60 % 60)
        let text = offset == 0 ? "Z" : "\(offset < 0 ? "-" : "+")\(pad(hours)):\(pad(minutes))"
        return "\(clock.wall(at: instant))\(text)"
    }
}

import FoundationEssentials
import Providers

/// The time whose events are followed, in whole seconds. Pure.
struct CalendarWindow: Codable, Hashable, Sendable {
    /// Unix seconds.
    let start: Int
    /// Unix seconds.
    let end: Int

    /// How far ahead events are read.
    private static let days = 180
    private static let day = 86_400

    /// - Parameter lookbackDays: how far back.
    init(around instant: Date, lookbackDays: Int) {
        let now = Int(instant.timeIntervalSince1970.rounded(.down))
        start = now - lookbackDays * Self.day
        end = now + Self.days * Self.day
    }

    var from: Date { Date(timeIntervalSince1970: Double(start)) }

    var to: Date { Date(timeIntervalSince1970: Double(end)) }

    /// Whether time has passed so that another window should be listed: once a day, or when one that reaches farther
    /// back is asked for.
    func isOutdated(by wanted: CalendarWindow) -> Bool {
        wanted.end - end >= Self.day || start - wanted.start >= Self.day
    }

    /// Whether it is over before an event begins; dates count as in Greenwich.
    func precedes(_ event: CalendarEvent) -> Bool {
        event.start.instant(floatingIn: .utc) >= to
    }

    /// Whether it begins when an event is over.
    func follows(_ event: CalendarEvent) -> Bool {
        event.end.instant(floatingIn: .utc) <= from
    }
}

import FoundationEssentials

/// A week of history, from a Monday to the next at 00:00 UTC.
struct HistoryWeek: Hashable, Sendable, Comparable {
    let start: Date

    private static let length: TimeInterval = 7 * 86_400
    /// The first Monday after 1970-01-01, a Thursday.
    private static let firstMonday: TimeInterval = 4 * 86_400

    /// The week that holds an instant.
    init(of instant: Date) {
        let weeks = ((instant.timeIntervalSince1970 - Self.firstMonday) / Self.length).rounded(.down)
        start = Date(timeIntervalSince1970: Self.firstMonday + weeks * Self.length)
    }

    var end: Date { start.addingTimeInterval(Self.length) }
    var next: HistoryWeek { HistoryWeek(of: end) }

    /// Of its partition, e.g. `finished_jobs_20261116`.
    var name: String {
        "finished_jobs_" + start.formatted(Date.ISO8601FormatStyle(dateSeparator: .omitted).year().month().day())
    }

    static func < (one: HistoryWeek, other: HistoryWeek) -> Bool { one.start < other.start }
}

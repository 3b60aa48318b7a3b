/// How a schedule finds its instants, in whole seconds since the Unix epoch.
enum ScheduleTiming: Hashable, Sendable {
    case cron(CronTimeline)
    case every(EveryInterval)

    /// From 0001-01-01 to 9999-12-31, all UTC: the years with four digits.
    static let supported = -62_135_596_800..<253_402_300_800

    func next(in range: Range<Int>) -> Int? {
        switch self {
        case .cron(let timeline): timeline.next(in: range)
        case .every(let interval): interval.next(in: range)
        }
    }

    func previous(in range: Range<Int>) -> Int? {
        switch self {
        case .cron(let timeline): timeline.previous(in: range)
        case .every(let interval): interval.previous(in: range)
        }
    }

    func count(in range: Range<Int>) -> Int {
        switch self {
        case .cron(let timeline): timeline.count(in: range)
        case .every(let interval): interval.count(in: range)
        }
    }
}

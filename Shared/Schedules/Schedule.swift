public import FoundationEssentials

/// When a job runs: a cron expression in a time zone, or `@every` with an interval.
///
/// A schedule is a pure value: it reads no clock, and every process that makes it from the same four values finds the
/// same instants. Instants are whole seconds.
///
/// ```swift
/// let nightly = try Schedule("30 2 * * mon-fri", zone: "Europe/Berlin")
/// let next = nightly.next(after: .now)
/// ```
///
/// **Fields.** Minute, hour, day-of-month, month, day-of-week; or six with seconds before them. Each is a list of
/// `*`, numbers, ranges (`1-5`) and steps (`*/15`, `10-30/5`; `5/15` is `5-59/15`). Months and weekdays have names of
/// three letters in any case; 0 and 7 are Sunday, and a range may end with `sun` (`fri-sun`). In the day fields `?`
/// is `*`. A step starts again with each hour or day, so `*/40` in the minute field is minutes 0 and 40.
///
/// **Days.** If day-of-month and day-of-week are both restricted, a day that matches *either* fires; otherwise a day
/// must match both. A field counts as unrestricted when its first character is `*` or `?`, which is Vixie cron's rule:
/// `0 0 13 * fri` fires on every 13th and every Friday, `0 0 */2 * fri` on Fridays with an odd date.
///
/// **Macros.** `@yearly` or `@annually` (`0 0 1 1 *`), `@monthly` (`0 0 1 * *`), `@weekly` (`0 0 * * 0`), `@daily` or
/// `@midnight` (`0 0 * * *`), `@hourly` (`0 * * * *`).
///
/// **Intervals.** `@every` with whole numbers and the units s, m, h, d and w: `3s`, `1h30m`, `2w`, at most ten years.
/// The instants are the anchor plus every whole multiple of the interval, before the anchor too, so a restart shifts
/// nothing. The anchor is the Unix epoch unless given: `@every 1d` fires at 00:00 UTC, `@every 1w` on Thursdays at
/// 00:00 UTC. Days here are 24 real hours; zone and DST policy play no part.
///
/// **Jumps of the clock** are described at ``DSTPolicy``.
public struct Schedule: Sendable {
    /// The expression, without white space around it.
    public let expression: String
    /// The IANA name of the time zone.
    public let zone: String
    /// What happens when the zone's clock jumps.
    public let dst: DSTPolicy
    /// The instant that `@every` counts from, if one was given.
    public let anchor: Date?
    let timing: ScheduleTiming

    /// Reads an expression.
    ///
    /// - Parameters:
    ///   - expression: five or six fields, a macro, or `@every` and an interval. White space around it is dropped.
    ///   - zone: an IANA name, exactly as in the zone database (`TZDIR`, or `/usr/share/zoneinfo`). `UTC` needs no
    ///     database.
    ///   - dst: what happens when the zone's clock jumps; cron expressions only.
    ///   - anchor: an instant of an `@every` schedule, rounded down to the second. The Unix epoch unless given; cron
    ///     expressions ignore it.
    /// - Throws: ``ScheduleError``, which points at the offending part. An expression that is right but never fires,
    ///   such as one for 30 February, is no error: its ``next(after:)`` is nil.
    public init(
        _ expression: String,
        zone: String = "UTC",
        dst: DSTPolicy = .shift,
        anchor: Date? = nil
    ) throws(ScheduleError) {
        let text = ExpressionText(trimming: expression)
        let table = try ZoneDatabase.shared.table(named: zone)
        if EveryParser.reads(text) {
            let step = try EveryParser(expression: text).parse()
            timing = .every(EveryInterval(step: step, anchor: anchor?.wholeSecond ?? 0))
        } else {
            let pattern = try CronParser(expression: text).parse()
            timing = .cron(CronTimeline(pattern: pattern, zone: table, policy: dst))
        }
        self.expression = text.source
        self.zone = zone
        self.dst = dst
        self.anchor = anchor
    }

    /// Whether the schedule means times of a day and not a pace; decides what a repeated hour does
    /// (see ``DSTPolicy``). False for `@every`.
    public var isFixedTime: Bool {
        switch timing {
        case .cron(let timeline): !timeline.pattern.isInterval
        case .every: false
        }
    }
}

extension Schedule: Hashable {
    /// Whether two schedules were made from the same expression, zone, policy and anchor. Two spellings of the same
    /// times are not equal.
    public static func == (left: Schedule, right: Schedule) -> Bool {
        (left.expression, left.zone, left.dst, left.anchor) == (right.expression, right.zone, right.dst, right.anchor)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(expression)
        hasher.combine(zone)
        hasher.combine(dst)
        hasher.combine(anchor)
    }
}

extension Schedule: CustomStringConvertible {
    /// The expression with what is not its default, such as `30 2 * * * in Europe/Berlin, dst skip`.
    public var description: String {
        switch timing {
        case .cron:
            "\(expression) in \(zone)" + (dst == .shift ? "" : ", dst \(dst.rawValue)")
        case .every:
            expression + (anchor.map { " from \($0.formatted(.iso8601))" } ?? "")
        }
    }
}

/// What a cron schedule does when its zone's clock jumps: forward over a gap, or back into an overlap.
///
/// Two kinds of expressions are told apart, as in Cronos:
/// - An **interval** expression has a `*`, a range or a step in its second, minute or hour field (`*/15 * * * *`,
///   `30 * * * *`, `0 9-17 * * *`, `*/10 2 * * *`). It means a pace.
/// - Every other expression is **fixed-time**: plain numbers and lists of them in these fields (`30 2 * * *`,
///   `0,30 1,2 * * *`). It means times of a day. Day, month and weekday fields do not count.
///
/// | | gap | overlap, fixed-time | overlap, interval |
/// |---|---|---|---|
/// | ``shift`` | moved to the gap's end | first pass only | both passes |
/// | ``skip`` | not fired | first pass only | both passes |
/// | ``twice`` | moved to the gap's end | both passes | both passes |
///
/// - An interval expression that fires in every hour (`30 * * * *`, `*/7 * * * *`) is never moved: it runs on real
///   elapsed instants, and no hour of real time passes without its firing. Here Cronos would fire `30 * * * *` once
///   more at 03:00.
/// - "Moved to the gap's end": if any wall-clock time inside the gap matches, the schedule fires at the first instant
///   after it, once, however many times match and also when that instant matches by itself. As in Cronos this holds
///   for interval expressions of certain hours too: `*/10 2 * * *` is not lost on the day without a two o'clock.
/// - Dates are read before the move: a job of a day that a zone skipped whole (Apia, 30 December 2011) fires at the
///   midnight after it.
/// - "First pass" is the earlier of the two instants with the same wall-clock time.
/// - `@every` counts real time from its anchor and knows no zone, so the policy does not touch it.
public enum DSTPolicy: String, Codable, Hashable, Sendable, CaseIterable {
    /// A time in a gap moves to the gap's end; a fixed time in an overlap fires once, an interval in both passes.
    /// The default, and the behaviour of Cronos.
    case shift
    /// A time in a gap is not fired; a fixed time in an overlap fires once, an interval in both passes.
    case skip
    /// A time in a gap moves to the gap's end; every time in an overlap fires in both passes.
    case twice

    /// One sentence for a command's help or a schedule's preview.
    public var summary: String {
        switch self {
        case .shift:
            "times the clock jumps over run when the gap ends; repeated times run once, intervals in both passes"
        case .skip:
            "times the clock jumps over do not run; repeated times run once, intervals in both passes"
        case .twice:
            "times the clock jumps over run when the gap ends; repeated times run twice"
        }
    }
}

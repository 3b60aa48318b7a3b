import FoundationEssentials

/// Notices, by its own monotonic clock, that the database's wall clock has been put back.
///
/// What was written before would otherwise wait until the clock has caught up with it. Pure, so that it can be tested
/// without a clock.
struct ClockWatch {
    /// What a step has to exceed, so that no slow answer looks like one: 1 s.
    static let tolerance: TimeInterval = 1

    private var last: (time: Date, at: ContinuousClock.Instant)?

    /// Takes in the time that the database told, and when it was asked for it.
    ///
    /// - Returns: whether the time is behind what it was, or nobody knows what it was.
    mutating func isBehind(_ time: Date, at instant: ContinuousClock.Instant) -> Bool {
        defer { last = (time, instant) }
        guard let last else { return true }
        let passed = Double((instant - last.at).milliseconds) / 1000
        return time < last.time.addingTimeInterval(passed - Self.tolerance)
    }
}

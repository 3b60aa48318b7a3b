import FoundationEssentials

/// What the environment asks for beyond the usual.
enum AskedFor {
    /// A limit for one test. Of a test's own limit and its suite's the shorter counts, so long tests need a longer one
    /// of the whole.
    static let minutes =
        4 + (number("CARILLON_SOAK") + number("CARILLON_STORM")) / 60 + (isMeasuring ? 6 : 0)
        + number("CARILLON_KILLS") / 10 + number("CARILLON_TWO_PROVIDERS") / 2

    /// Whether tests that print figures are to run: `CARILLON_MEASURE=1`.
    static let isMeasuring = number("CARILLON_MEASURE") > 0

    private static func number(_ name: String) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? 0
    }
}

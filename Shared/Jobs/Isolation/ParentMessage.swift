/// What a parent tells its child: one line of JSON each, on the child's standard input.
enum ParentMessage: Codable, Sendable {
    /// The first: what to work on.
    case work(IsolatedWork)
    /// Until when the parent may act, and the child with it. The clock is the machine's, so both read the same.
    case standing(ContinuousClock.Instant)
    /// The work is to stop; who goes on is killed.
    case stop(Stop)
}

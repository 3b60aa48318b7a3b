/// What kind of failure sends a job back; each has its own counter.
package enum Failure: Hashable, Sendable {
    /// The handler threw or asked for a retry: counts towards `max_retries`.
    case error
    /// The process died that it shared with others, any of which may be to blame: next time it has one of its own.
    case crash
    /// The process died that it had to itself: counts towards the crash limit.
    case loneCrash
    /// Handed back by a process that drains, or snoozed: counts towards nothing.
    case interruption

    var isCrash: Bool { self == .crash || self == .loneCrash }
}

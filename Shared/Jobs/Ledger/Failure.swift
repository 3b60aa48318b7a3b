/// What kind of failure sends a job back; each has its own counter.
package enum Failure: Hashable, Sendable {
    /// The handler threw or asked for a retry: counts towards `max_retries`.
    case error
    /// Its process died: counts towards the crash limit.
    case crash
    /// Handed back by a process that drains, or snoozed: counts towards nothing.
    case interruption
}

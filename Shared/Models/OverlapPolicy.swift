/// What happens to a run whose job already runs.
public enum OverlapPolicy: String, CaseIterable, Codable, Sendable {
    /// The new run ends as `skipped`. Default for runs by schedule.
    case skip
    /// The new run waits until the running one ended; a second one with equal parameters merges into it.
    /// Default for runs by hand.
    case bufferOne = "buffer_one"
    /// Both run.
    case allow
    /// The running one is asked to stop, then the new one starts.
    case cancelRunning = "cancel_running"

    /// Whether a database constraint keeps a run under this policy from overlapping another of its job.
    public var isExclusive: Bool { self != .allow }
}

/// What was worked off.
public struct Drained: Sendable {
    /// In the order in which they were executed.
    public internal(set) var runs: [RunAttempt] = []
    public internal(set) var attempts: [Attempt] = []

    /// The jobs that were enqueued meanwhile, by runs and attempts.
    public var enqueued: [LedgerJob] {
        (runs.flatMap(\.enqueued) + attempts.flatMap(\.enqueued)).sorted { $0.id < $1.id }
    }

    var count: Int { runs.count + attempts.count }

    mutating func add(_ other: Drained) {
        runs += other.runs
        attempts += other.attempts
    }
}

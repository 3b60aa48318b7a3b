/// What a recurring job has done.
public struct LedgerRecurring: Sendable, Hashable {
    /// Instants that enqueued a job, that found one waiting, and that passed unused.
    public package(set) var fired = 0
    public package(set) var merged = 0
    public package(set) var missed = 0

    package init(fired: Int = 0, merged: Int = 0, missed: Int = 0) {
        self.fired = fired
        self.merged = merged
        self.missed = missed
    }
}

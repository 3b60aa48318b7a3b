/// What came of reading a source to its end.
public struct ScrapeOutcome: Sendable, Hashable {
    /// Pages asked for.
    public internal(set) var pages = 0
    /// Of them those that have not changed.
    public internal(set) var unchanged = 0
    /// Rows read from pages that have.
    public internal(set) var lines = 0
    /// Of them those left out for want of a title or a date.
    public internal(set) var rejected = 0
    /// For the next run.
    public internal(set) var memory: SourceMemory
}

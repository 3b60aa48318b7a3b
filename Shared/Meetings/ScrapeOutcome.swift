/// What came of reading a source.
public struct ScrapeOutcome: Sendable, Hashable {
    /// Pages asked for.
    public internal(set) var pages = 0
    /// Of them those that have not changed.
    public internal(set) var unchanged = 0
    /// Rows read from pages that have.
    public internal(set) var lines = 0
    /// Of them those left out for want of a title or a date.
    public internal(set) var rejected = 0
    /// Why lists were not read to their end; the others were.
    public internal(set) var failures: [ScrapeError] = []
    /// Lists that there was no time for, or not to their end, or that were not tried after the site had failed again and
    /// again.
    public internal(set) var left = 0
    /// For the next run.
    public internal(set) var memory: SourceMemory

    /// Whether it says anything of the source; not where there was no time for a single page.
    public var hadTime: Bool { pages > 0 || left == 0 }
}

public import HTTPClient

/// Reads meetings from the pages of a source.
///
/// One request at a time to a site, not faster than the source and the site's robots.txt say, repeated requests included;
/// pages that have not changed are not sent again. Cancelling the task ends it at once, also while it waits for its turn.
public struct MeetingScraper: Sendable {
    private let fetcher: PageFetcher

    /// - Parameters:
    ///   - transport: should connect to public addresses only: pages and redirects name others.
    ///   - agent: the product token that robots.txt may name.
    public init(transport: any HTTPTransport, agent: String = "carillon", time: TimeSource = .system) {
        let sender = PacedSender(transport: transport, time: time, pace: HostPace(time: time))
        fetcher = PageFetcher(sender: sender, agent: agent, robots: RobotsCache(sender: sender, agent: agent))
    }

    /// Reads a source, list by list, the one tried longest ago first, and page by page.
    ///
    /// A list that fails leaves the others alone. Where the site itself fails, five times in a row, the rest is left. A list
    /// that there is no time to end is gone on with the next time, at the page that it was broken off before, once the others
    /// have had their turn.
    /// - Parameters:
    ///   - memory: what is remembered of earlier runs, also of those that did not come to their end.
    ///   - mayGoOn: asked before each page; `false` ends the reading with what there is so far.
    ///   - ended: is told how each list ended, or where it was broken off, but not of one without time for a page.
    ///   - store: is given each page that is new or has changed, before the next is asked for. Where it throws a
    ///     ``ScrapeError`` the list has failed.
    /// - Throws: `CancellationError`; what `mayGoOn`, `ended` and `store` throw, but ``ScrapeError``.
    public func scrape(
        _ source: MeetingSource, memory: SourceMemory = SourceMemory(),
        mayGoOn: () async throws -> Bool = { true }, ended: (ListReading) async throws -> Void = { _ in },
        store: (MeetingPage) async throws -> Void
    ) async throws -> ScrapeOutcome {
        var run = ScrapeRun(source: source, fetcher: fetcher, memory: memory)
        try await run.read(mayGoOn, ended, store)
        return run.outcome
    }
}

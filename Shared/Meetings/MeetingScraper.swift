public import HTTPClient

/// Reads meetings from the pages of a source.
///
/// One request at a time to a site, not faster than the source and the site's robots.txt say; pages that have not changed
/// are not sent again. Cancelling the task ends it at once, also while it waits for its turn.
public struct MeetingScraper: Sendable {
    private let fetcher: PageFetcher

    /// - Parameters:
    ///   - transport: should connect to public addresses only: pages and redirects name others.
    ///   - agent: the product token that robots.txt may name.
    public init(transport: any HTTPTransport, agent: String = "carillon", time: TimeSource = .system) {
        fetcher = PageFetcher(
            transport: transport, time: time, agent: agent, pace: HostPace(time: time),
            robots: RobotsCache(transport: transport, time: time, agent: agent))
    }

    /// Reads a source, page by page.
    ///
    /// - Parameters:
    ///   - memory: what the last run to its end gave back.
    ///   - store: is given each page that is new or has changed, before the next is asked for.
    /// - Throws: ``ScrapeError``; `CancellationError`; what `store` throws. Then the old memory stays valid: what was
    ///   stored is read again next time, and is the same by its keys.
    public func scrape(
        _ source: MeetingSource, memory: SourceMemory = SourceMemory(),
        store: (MeetingPage) async throws -> Void
    ) async throws -> ScrapeOutcome {
        var run = ScrapeRun(source: source, fetcher: fetcher, memory: memory)
        for parameter in source.parameters { try await run.readList(parameter, store) }
        return try run.finished()
    }
}

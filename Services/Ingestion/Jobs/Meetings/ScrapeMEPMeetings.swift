public import Jobs
import Logging
public import Meetings
public import Models

/// Reads the meetings that Members of the European Parliament, or others, publish.
///
/// In a process of its own: pages are anybody's, and libxml2 is C. Sources are read one after the other; one that fails
/// leaves the others alone, is noted with its reason, and fails the run once all were tried, so that a changed layout is
/// not taken for quiet times. What was read stays. Reports `sources`, `lines_processed` and `lines_added`.
public struct ScrapeMEPMeetings: ScheduledJob {
    /// Its entry in the catalogue.
    public static let name = "scrape_mep_meetings"

    private let scraper: MeetingScraper

    /// - Parameter scraper: kept for the life of the process, with what robots.txt said.
    public init(scraper: MeetingScraper) {
        self.scraper = scraper
    }

    /// Reads all sources.
    ///
    /// - Throws: ``FailedSources`` after all were tried; `CancellationError` at once when asked to stop.
    public func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        var counts: Counts = ["sources": 0, "lines_processed": 0, "lines_added": 0]
        var failures: [ScrapeError] = []
        for stored in try await MeetingStore.sources(in: context.database) {
            counts["sources"] += 1
            do {
                try await read(stored, context, &counts)
            } catch let error as ScrapeError {
                context.logger.warning("meetings: \(error)")
                failures.append(error)
                try await context.transaction { try await MeetingStore.fail(stored.source, because: error, in: $0) }
            }
        }
        guard failures.isEmpty else { throw FailedSources(failures: failures, counts: counts) }
        return .done(counts)
    }

    private func read(_ stored: StoredSource, _ context: WorkContext, _ counts: inout Counts) async throws {
        var (lines, added) = (0, 0)
        defer {
            counts["lines_processed"] += lines
            counts["lines_added"] += added
        }
        try await context.mayAct()
        let outcome = try await scraper.scrape(stored.source, memory: stored.memory) { page in
            lines += page.meetings.count + page.rejected
            added += try await context.transaction { try await MeetingStore.store(page, in: $0) }
        }
        try await context.transaction { transaction in
            try await MeetingStore.finish(stored.source, outcome.memory, in: transaction)
            try await context.enqueue(IndexMeetings.requests(in: transaction), in: transaction)
        }
        context.logger.info(
            """
            meetings: \(stored.source.name) pages=\(outcome.pages) unchanged=\(outcome.unchanged) lines=\(lines) \
            rejected=\(outcome.rejected) added=\(added)
            """)
    }
}

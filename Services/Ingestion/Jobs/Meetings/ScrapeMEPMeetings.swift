public import Jobs
import Logging
public import Meetings
public import Models
import Postgres

/// Reads the meetings that Members of the European Parliament, or others, publish.
///
/// In a process of its own: pages are anybody's, and libxml2 is C. Sources are read one after the other, each list by list. A
/// list that fails leaves the others alone, is noted with its reason, and fails the run once all were tried, so that a changed
/// layout is not taken for quiet times. What was read stays, and what is known of its pages is committed with it: where the
/// time does not suffice for all lists the run ends well before its deadline, and the next begins with those left; a list that
/// was broken off goes on where it was, after them. Reports `sources`, `lines_processed`, `lines_added` and `lists_left`.
public struct ScrapeMEPMeetings: ScheduledJob {
    /// Its entry in the catalogue.
    public static let name = "scrape_mep_meetings"
    /// What was read is committed page by page.
    public static let yieldsToDrain = true

    private let scraper: MeetingScraper

    /// - Parameter scraper: kept for the life of the process, with what robots.txt said.
    public init(scraper: MeetingScraper) {
        self.scraper = scraper
    }

    /// Reads all sources, as far as there is time.
    ///
    /// - Throws: ``FailedSources`` after all were tried; `CancellationError` at once when asked to stop.
    public func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        var tally = ScrapeTally()
        var time = ReadingTime(until: context.deadline)
        var sources: [MeetingSource] = []
        for stored in try await MeetingStore.sources(in: context.database) {
            tally.counts["sources"] += 1
            switch stored.definition {
            case .success(let source): sources.append(source)
            case .failure(let error): try await note([error], of: stored.name, context, &tally)
            }
        }
        // short ones first: what they leave of their share is the long ones'
        sources.sort { $0.parameters.count < $1.parameters.count }
        for (number, source) in sources.enumerated() {
            time.share(among: sources.count - number)
            let failures = try await read(source, time, context, &tally)
            if !failures.isEmpty { try await note(failures, of: source.name, context, &tally) }
        }
        guard tally.failures.isEmpty else {
            let rest = tally.uncounted
            try await context.transaction { try await context.count(rest, in: $0) }
            throw FailedSources(failures: tally.failures, counts: tally.counts)
        }
        return .done(tally.uncounted)
    }

    private func note(
        _ failures: [ScrapeError], of source: String, _ context: WorkContext, _ tally: inout ScrapeTally
    ) async throws {
        let reasons = FailedSources.reasons(failures)
        context.logger.warning("meetings: \(reasons)")
        tally.failures += failures
        try await context.transaction { try await MeetingStore.fail(source, because: reasons, in: $0) }
    }

    /// - Returns: why lists were not read to their end.
    private func read(
        _ source: MeetingSource, _ time: ReadingTime, _ context: WorkContext, _ tally: inout ScrapeTally
    ) async throws -> [ScrapeError] {
        var (lines, added) = (0, 0)
        let memory = try await MeetingStore.memory(of: source.name, in: context.database)
        let outcome = try await scraper.scrape(source, memory: memory) {
            try await context.mayAct()
            return time.isLeft
        } ended: { reading in
            try await context.transaction { transaction in
                try await MeetingStore.end(reading, in: transaction)
                try await context.enqueue(IndexMeetings.requests(in: transaction), in: transaction)
            }
        } store: { page in
            added += try await Self.store(page, context)
            lines += page.meetings.count + page.rejected
        }
        tally.counts["lines_processed"] += lines
        tally.counts["lines_added"] += added
        tally.counts["lists_left"] += outcome.left
        // what was wrong the last time still holds where nothing was looked at
        if outcome.failures.isEmpty, outcome.hadTime {
            try await context.transaction {
                try await MeetingStore.finish(source.name, isWhole: outcome.left == 0, in: $0)
            }
        }
        context.logger.info(
            """
            meetings: \(source.name) pages=\(outcome.pages) unchanged=\(outcome.unchanged) lines=\(lines) \
            rejected=\(outcome.rejected) added=\(added) failed=\(outcome.failures.count) left=\(outcome.left)
            """)
        return outcome.failures
    }

    /// - Throws: ``Meetings/ScrapeError`` `.notStored` where it is the page that cannot be written.
    private static func store(_ page: MeetingPage, _ context: WorkContext) async throws -> Int {
        do {
            return try await context.transaction { transaction in
                let added = try await MeetingStore.store(page, in: transaction)
                let lines = page.meetings.count + page.rejected
                try await context.count(["lines_processed": lines, "lines_added": added], in: transaction)
                return added
            }
        } catch let error as PostgresError where !error.isAboutTheServer {
            try Task.checkCancellation()
            throw ScrapeError(.notStored, source: page.source, reason: "\(page.url) cannot be stored: \(error)")
        }
    }
}

import FoundationEssentials

@testable import Meetings

/// Readings of a source one after the other, with what the database would remember from one to the next.
final class Nights {
    private let scraper: MeetingScraper
    private let source: MeetingSource
    private(set) var memory = SourceMemory()
    /// Of all meetings handed on.
    private(set) var titles: [String] = []
    /// Lists in the order in which they came to their end.
    private(set) var whole: [String] = []
    private var endings = 0

    init(_ scraper: MeetingScraper, _ source: MeetingSource) {
        self.scraper = scraper
        self.source = source
    }

    /// Reads as long as there is time for so many pages.
    func read(pages: Int) async throws -> ScrapeOutcome {
        var asked = 0
        let outcome = try await scraper.scrape(source, memory: memory) {
            asked += 1
            return asked <= pages
        } ended: { reading in
            memory.note(reading)
            endings += 1
            memory.tried[reading.list] = Date(timeIntervalSince1970: Double(endings))
            if reading.isWhole { whole.append(reading.list) }
        } store: { page in
            memory.pages[page.url] = page.memory
            titles += page.meetings.map(\.title)
        }
        return outcome
    }
}

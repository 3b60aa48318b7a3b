import FoundationEssentials
import HTTPClient
import Jobs
import JobsTesting
import Logging
import Models
import Postgres
import TestSupport
import Testing

@testable import IngestionJobs
@testable import Meetings

extension MailTests {
    @Suite("What is remembered of meeting lists")
    struct MeetingMemoryTests {
        private static let definition = """
            {"url": "https://parliament.test/{page}", "parameters": [""], "rows": "//li",
             "fields": {"title": ".//h3", "date": ".//time"}, "date_format": "dd-MM-yyyy", "zone": "Europe/Brussels",
             "pages": [0, 20], "interval_ms": 0}
            """

        /// With a source that failed the last time.
        private static func with(_ body: (PostgresPool) async throws -> Void) async throws {
            try await TestDatabase.with { database in
                try await database.pool.query(
                    """
                    INSERT INTO meeting_sources (name, definition, position, failed_at, error)
                    VALUES ('parliament', \(definition)::text::jsonb, 0, clock_timestamp(), 'it was away')
                    """)
                try await body(database.pool)
            }
        }

        private func note(_ reading: ListReading, in pool: PostgresPool) async throws {
            try await pool.transaction { try await MeetingStore.end(reading, in: $0) }
        }

        @Test("is where one was broken off, until it has come to an end, well or not")
        func bookmark() async throws {
            try await Self.with { pool in
                let mark = ListBookmark(
                    fingerprint: "f", next: "https://parliament.test/2",
                    pages: ["https://parliament.test/0", "https://parliament.test/1"], rows: 7)
                let away = ScrapeError(.unreachable, source: "parliament", reason: "away")
                for end in [
                    ListReading(source: "parliament", list: ""),
                    ListReading(source: "parliament", list: "", error: away),
                ] {
                    try await note(ListReading(source: "parliament", list: "", bookmark: mark), in: pool)
                    let memory = try await MeetingStore.memory(of: "parliament", in: pool)
                    #expect(memory.bookmarks == ["": mark])
                    let tried = try #require(memory.tried[""])
                    try await note(end, in: pool)
                    let after = try await MeetingStore.memory(of: "parliament", in: pool)
                    #expect(after.bookmarks.isEmpty)
                    #expect(try #require(after.tried[""]) > tried)
                }
            }
        }

        @Test("is no word of a list that was broken off having been read to its end, and all of its pages")
        func pages() async throws {
            try await Self.with { pool in
                let address = "https://parliament.test/9"
                let page = MeetingPage(
                    source: "parliament", url: address, meetings: [], rejected: 0,
                    memory: PageMemory(list: "", fingerprint: "f", rows: 3))
                _ = try await pool.transaction { try await MeetingStore.store(page, in: $0) }
                let mark = ListBookmark(fingerprint: "f", next: address, pages: ["https://parliament.test/8"], rows: 3)
                try await note(ListReading(source: "parliament", list: "", bookmark: mark), in: pool)
                #expect(try await MeetingStore.memory(of: "parliament", in: pool).pages.keys.sorted() == [address])
                #expect(try await pool.query("SELECT FROM meeting_lists WHERE read_at IS NOT NULL").isEmpty)
                try await note(ListReading(source: "parliament", list: ""), in: pool)
                #expect(try await MeetingStore.memory(of: "parliament", in: pool).pages.isEmpty)
                #expect(try await pool.query("SELECT FROM meeting_lists WHERE read_at IS NOT NULL").count == 1)
            }
        }

        @Test("keeps what was wrong with a source that there is no time for")
        func noTime() async throws {
            try await Self.with { pool in
                let transport = StubTransport { _ in throw Broken() }
                let outcome = try await ScrapeMEPMeetings(scraper: MeetingScraper(transport: transport)).run(
                    [:],
                    WorkContext(
                        claim: .run(id: UUID(), fence: UUID()), attempt: 1, cause: Cause(), logger: .silent,
                        database: pool, standing: .assured, deadline: .now))
                #expect(outcome.counts["lists_left"] == 1)
                let error: String? = try await pool.query("SELECT error FROM meeting_sources")[0].decode("error")
                #expect(error == "it was away")
            }
        }
    }
}

import FoundationEssentials
import Jobs
import JobsTesting
import Library
import Models
import Postgres
import Testing

@testable import IngestionJobs

extension LibraryTests {
    @Suite("Search over events and meetings")
    struct SourcesTests {
        @Test("finds an event by its words and its people, follows its changes, and forgets one that was cancelled")
        func events() async throws {
            try await LibraryFixture.with { library in
                let event = try await library.event("Engine inspection", "Bring the manuals of the tug.", at: "Dock 4")
                try await library.service.perform(IngestPendingDocuments.self)
                try await library.service.drain()
                let hit = try #require(try await library.search("tug manuals").hits.first)
                #expect(hit.kind == .event && hit.title == "Engine inspection" && hit.sourceID == "\(event)")
                var filter = SearchFilter()
                filter.person = "carol"
                #expect(try await library.titles("inspection", filter: filter) == ["Engine inspection"])
                #expect(try await library.titles("inspection", of: library.bob).isEmpty)

                try await library.pool.query(
                    "UPDATE calendar_events SET body = 'Bring nothing.', updated_at = clock_timestamp()")
                try await library.service.perform(IngestPendingDocuments.self)
                try await library.service.drain()
                #expect(try await library.search("manuals").hits.allSatisfy { $0.wordRank == nil })

                try await library.pool.query(
                    "UPDATE calendar_events SET status = 'cancelled', updated_at = clock_timestamp()")
                try await library.service.perform(IngestPendingDocuments.self)
                try await library.service.drain()
                #expect(try await library.count("passages") == 0)
                #expect(try await library.count("calendar_events WHERE is_indexed") == 1)
            }
        }

        @Test("finds published meetings for everybody, and for nobody who does not say who he is")
        func meetings() async throws {
            try await LibraryFixture.with { library in
                try await library.pool.query(
                    """
                    INSERT INTO published_meetings (source, key, title, day, zone, member, participants, page)
                    VALUES ('parliament', 'k', 'Exchange of views on fishing quotas', '2026-03-04', 'Europe/Brussels',
                        'Ilse Brandt', '{Association of Trawlers}', 'https://example.org')
                    """)
                try await library.service.perform(IngestPendingDocuments.self)
                try await library.service.drain()
                for user in [library.ann, library.bob] {
                    let hit = try #require(try await library.search("fishing quotas trawlers", of: user).hits.first)
                    #expect(hit.kind == .meeting && hit.title == "Exchange of views on fishing quotas")
                    #expect(hit.people.contains("ilse brandt"))
                }
                let unnamed = try await library.pool.query("SELECT count(*) AS v FROM passages_found('{1,2,3}')")
                #expect(try unnamed[0].decode("v", as: Int64.self) == 0)
            }
        }
    }
}

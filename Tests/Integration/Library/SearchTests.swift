import FoundationEssentials
import Intelligence
import JobsTesting
import Library
import Models
import Postgres
import Search
import Testing

@testable import IngestionJobs

extension LibraryTests {
    @Suite("A search")
    struct SearchTests {
        @Test("reads words as their language has them, German ones too, without being told the language")
        func languages() async throws {
            try await LibraryFixture.with { library in
                try await library.upload(
                    "en", "The committee has decided that the bridges over the river are to be painted.")
                try await library.upload(
                    "de", "Der Ausschuss hat beschlossen, dass die Häuser an der Brücke nicht gestrichen werden.")
                try await library.service.drain()
                #expect(try await library.search("bridge painting").hits.first?.title == "en")
                let german = try #require(try await library.search("Haus").hits.first)
                #expect(german.title == "de" && german.language == "de" && german.wordRank == 1)
            }
        }

        @Test("narrows by kind, time and person")
        func filters() async throws {
            try await LibraryFixture.with { library in
                try await library.upload(
                    "a.eml",
                    """
                    From: Carla Diaz <carla@example.net>
                    To: ann@example.org
                    Subject: Harvest
                    Date: Mon, 3 Mar 2025 10:00:00 +0000

                    The harvest of olives was better than last year.
                    """)
                try await library.upload("b.txt", "The harvest of grapes begins when the committee has met.")
                try await library.service.drain()
                #expect(try await library.titles("harvest").count == 2)
                var filter = SearchFilter()
                filter.person = "DIAZ"
                #expect(try await library.titles("harvest", filter: filter) == ["Harvest"])
                filter = SearchFilter()
                filter.since = Date(timeIntervalSince1970: 1_750_000_000)
                #expect(try await library.titles("harvest", filter: filter) == ["b.txt"])
                filter = SearchFilter()
                filter.until = Date(timeIntervalSince1970: 1_750_000_000)
                #expect(try await library.titles("harvest", filter: filter) == ["Harvest"])
                filter = SearchFilter()
                filter.kinds = [.mail, .memory]
                #expect(try await library.titles("harvest", filter: filter).isEmpty)
                filter.kinds = [.document]
                #expect(try await library.titles("harvest", filter: filter).count == 2)
            }
        }

        @Test("leaves out what is marked with a minus, and keeps quoted words together")
        func operators() async throws {
            try await LibraryFixture.with { library in
                try await library.upload(
                    "one", "The annual report on the lighthouse and its keepers is late this year.")
                try await library.upload(
                    "two", "The report on the annual meeting of the keepers was read to the board.")
                try await library.service.drain()
                let left = try await library.search("keepers -lighthouse").hits.filter { $0.wordRank != nil }
                #expect(left.map(\.title) == ["two"])
                let quoted = try await library.search("\"annual report\"").hits.filter { $0.wordRank != nil }
                #expect(quoted.map(\.title) == ["one"])
            }
        }

        @Test("shows each document once, by the passage that fits best, with its words marked")
        func once() async throws {
            try await LibraryFixture.with { library in
                let filler = (0..<400).map { "Sentence number \($0) speaks of the weather in the valley." }
                let text = filler.joined(separator: " ") + " The ferry to the island leaves at noon."
                try await library.upload("long.txt", text)
                try await library.service.drain()
                #expect(try await library.count("passages") > 5)
                let hits = try await library.search("ferry island noon").hits
                #expect(hits.count == 1)
                let snippet = hits[0].snippet
                let scalars = Array(snippet.text.unicodeScalars)
                let marked = snippet.matches.map { String(String.UnicodeScalarView(scalars[$0])) }
                #expect(marked == ["ferry", "island", "noon"])
            }
        }

        @Test("that returns memories leaves a recall event for each, and for nothing else")
        func recall() async throws {
            try await LibraryFixture.with { library in
                let ids = ["m1", "m2"]
                try await library.remember([
                    "m1": "Ann likes her tea with lemon.", "m2": "Ann drinks no tea after noon.",
                ])
                try await library.upload("tea.txt", "The tea house opens when the sun has risen over the harbour.")
                try await library.service.drain()
                let hits = try await library.search("tea").hits
                #expect(Set(hits.map(\.sourceID)).isSuperset(of: ids) && hits.count == 3)
                let rows = try await library.pool.query(
                    "SELECT memory_id, rank, user_id FROM recall_events ORDER BY memory_id")
                #expect(try rows.map { try $0.decode("memory_id", as: String.self) } == ids)
                for row in rows {
                    let rank = try row.decode("rank", as: Int.self)
                    #expect(try hits[rank - 1].sourceID == row.decode("memory_id", as: String.self))
                    #expect(try row.decode("user_id", as: UUID.self) == library.ann)
                }
                var filter = SearchFilter()
                filter.kinds = [.document]
                _ = try await library.search("tea", filter: filter)
                _ = try await library.search("tea", of: library.bob)
                #expect(try await library.count("recall_events") == 2)
            }
        }

        @Test("for nothing finds nothing; one of ten thousand characters is cut, and says so")
        func odd() async throws {
            try await LibraryFixture.with { library in
                try await library.upload("a.txt", "The ferry to the island leaves at noon.")
                try await library.service.drain()
                for query in ["", "   \n", "\u{0}\u{1}", "\"\"", "-"] {
                    let answer = try await library.search(query)
                    #expect(answer.hits.allSatisfy { $0.wordRank == nil }, "\(query.debugDescription)")
                }
                #expect(try await library.search("").notes == ["there is nothing to search for"])
                let long = String(repeating: "ferry island harbour boats ", count: 400)
                let answer = try await library.search(long)
                #expect(long.count > 10_000 && answer.hits.first?.title == "a.txt")
                #expect(answer.notes.first?.hasPrefix("the query is long") == true)
                let endless = try await library.search(String(repeating: "x", count: 10_000))
                #expect(endless.hits.allSatisfy { $0.wordRank == nil })
                #expect(try await library.search("the of and").hits.count <= 1)
            }
        }

        @Test("of mail finds a message by its words and people, follows its changes and forgets it with the message")
        func mail() async throws {
            try await LibraryFixture.with { library in
                let connection = try await library.mailbox()
                try await library.message(
                    1, "Invoice for the sails", "Please pay the sailmaker by Friday.", in: connection)
                try await library.message(
                    2, "Lunch", "Shall we meet at the pier and then go to the museum?", in: connection)
                let run = try await library.service.perform(IngestPendingDocuments.self)
                #expect(run.run.counts["indexes"] == 1)
                try await library.service.drain()
                let hit = try #require(try await library.search("sailmaker invoices").hits.first)
                #expect(hit.kind == .mail && hit.title == "Invoice for the sails")
                #expect(hit.wordRank == 1 && hit.meaningRank == 1)
                #expect(try await library.titles("museum", of: library.bob).isEmpty)
                var filter = SearchFilter()
                filter.person = "eve@example"
                #expect(try await library.titles("sails", filter: filter).count == 2)

                try await library.pool.query("UPDATE mail_messages SET is_read = true, updated_at = clock_timestamp()")
                #expect(try await library.service.perform(IngestPendingDocuments.self).run.counts["indexes"] == 0)
                try await library.pool.query(
                    """
                    UPDATE mail_messages SET body = 'The carpenter was paid.', updated_at = clock_timestamp()
                    WHERE subject LIKE 'Invoice%'
                    """)
                try await library.service.perform(IngestPendingDocuments.self)
                try await library.service.drain()
                let words = try await library.search("sailmaker").hits.filter { $0.wordRank != nil }
                #expect(words.isEmpty)
                #expect(try await library.titles("carpenter").first == "Invoice for the sails")
                try await library.pool.query("DELETE FROM mail_messages")
                #expect(try await library.count("passages") == 0)
            }
        }
    }
}

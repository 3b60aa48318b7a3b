import Intelligence
import Jobs
import JobsTesting
import Library
import Models
import Postgres
import Testing

@testable import IngestionJobs

extension LibraryTests {
    /// Of a server that refuses a request for one of its texts.
    @Suite("A text that no model takes")
    struct RefusedTextTests {
        private static func with(_ body: (LibraryFixture) async throws -> Void) async throws {
            try await LibraryFixture.with(Embedders(FakeEmbedder("picky", poison: "poison")), body)
        }

        private static let bare =
            "passages WHERE is_published AND NOT EXISTS (SELECT FROM embeddings WHERE passage_id = passages.id)"

        @Test("in a mailbox is found by its words, and the other messages by their meaning too")
        func mail() async throws {
            try await Self.with { library in
                let connection = try await library.mailbox()
                try await library.message(1, "Sails", "Please pay the sailmaker.", in: connection)
                try await library.message(2, "Rats", "The poison is behind the barn.", in: connection)
                try await library.message(3, "Lunch", "Shall we meet at the pier?", in: connection)
                try await library.service.perform(IngestPendingDocuments.self)
                try await library.service.drain()
                #expect(try await library.service.jobs(IndexMail.self).map(\.status) == [.completed])
                #expect(try await library.count("mail_messages WHERE NOT is_indexed") == 0)
                #expect(try await library.count(Self.bare) == 1)
                let hit = try #require(try await library.search("poison barn").hits.first { $0.title == "Rats" })
                #expect(hit.wordRank == 1 && hit.meaningRank == nil)
                #expect(try await library.search("sailmaker").hits.first?.meaningRank != nil)
            }
        }

        @Test("in a document does not keep it from being found")
        func document() async throws {
            try await Self.with { library in
                let placement = try await library.upload("barn.txt", "The poison is behind the barn.")
                try await library.service.drain()
                #expect(try await library.version(placement)?.state == .searchable)
                #expect(try await library.count(Self.bare) == 1)
                #expect(try await library.titles("barn") == ["barn.txt"])
            }
        }

        @Test("keeps its old vector when all is made anew, but not the old model for ever")
        func refresh() async throws {
            try await LibraryFixture.with { old in
                try await old.upload("barn.txt", "The poison is behind the barn.")
                try await old.upload("pier.txt", "The ferry leaves from the pier.")
                try await old.service.drain()
                let library = try await old.with(Embedders(FakeEmbedder("picky", poison: "poison")))
                for wait in [0, 60, 1800] {
                    #expect(try await library.count(Self.bare) == 0)
                    try await library.service.advance(by: .seconds(wait))
                    try await library.service.perform(IngestPendingDocuments.self)
                    try await library.service.drain()
                }
                let statuses = try await library.service.jobs(RefreshEmbeddings.self).map(\.status)
                #expect(statuses == [.completed, .completed, .completed])
                #expect(try await library.count("embedding_models") == 1)
                #expect(try await library.count(Self.bare) == 1)
                #expect(try await library.count("embeddings WHERE model = 'picky'") == 1)
            }
        }

        /// An empty text is certainly at fault.
        private struct Emptying: Embedder {
            let base = FakeEmbedder("emptying")
            var model: EmbeddingModel { base.model }

            func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
                if texts.contains(where: { $0.contains("poison") }) {
                    throw EmbeddingError(.emptyText, "there is nothing to embed")
                }
                return try await base.embed(texts, for: purpose)
            }
        }

        @Test("for its own fault loses its old vector at once")
        func certain() async throws {
            try await LibraryFixture.with { old in
                try await old.upload("barn.txt", "The poison is behind the barn.")
                try await old.upload("pier.txt", "The ferry leaves from the pier.")
                try await old.service.drain()
                let library = try await old.with(Embedders(Emptying()))
                try await library.service.perform(IngestPendingDocuments.self)
                try await library.service.drain()
                #expect(try await library.count("embedding_models") == 1)
                #expect(try await library.count(Self.bare) == 1)
            }
        }

        @Test("is not remembered, with the reason, and others are")
        func capture() async throws {
            try await Self.with { library in
                try await library.candidates(["The poison is behind the barn.", "The tug needs a new engine in March."])
                let run = try await library.service.perform(ProcessCaptureQueue.self).run
                #expect(run.status == .completed && run.counts["promoted"] == 1 && run.counts["rejected"] == 1)
                let refused = "memory_candidates WHERE state = 'rejected' AND reason LIKE 'it cannot be embedded: %'"
                #expect(try await library.count(refused) == 1)
            }
        }

        @Test("is told from a server that takes nothing: then all waits")
        func server() async throws {
            try await LibraryFixture.with(Embedders(FakeEmbedder("none", poison: "or"))) { library in
                let connection = try await library.mailbox()
                try await library.message(1, "Sails", "Please pay for them.", in: connection)
                try await library.service.perform(IngestPendingDocuments.self)
                try await library.service.drain()
                #expect(try await library.service.jobs(IndexMail.self).map(\.status) == [.pending])
                #expect(try await library.count("passages") == 0)
            }
        }
    }
}

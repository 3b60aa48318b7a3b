import FoundationEssentials
import Intelligence
import JobsTesting
import Library
import Models
import Postgres
import Testing

@testable import IngestionJobs

extension LibraryTests {
    @Suite("A change of the model")
    struct RefreshTests {
        private static let texts = [
            "one": "The ferry leaves at noon.", "two": "The tug needs an engine.", "three": "Tea.",
        ]

        private static func fill(_ library: LibraryFixture) async throws {
            for (name, text) in texts { try await library.upload(name, text) }
            try await library.service.drain()
        }

        /// Those that search finds by meaning.
        private static func near(_ library: LibraryFixture) async throws -> Set<String> {
            Set(try await library.search("engine ferry tea").hits.filter { $0.meaningRank != nil }.map(\.title))
        }

        @Test("makes all vectors anew while search finds everything, and then the old model is gone")
        func whole() async throws {
            try await LibraryFixture.with { old in
                try await Self.fill(old)
                let new = FakeEmbedder("new")
                let library = try await old.with(Embedders(new))
                #expect(try await Self.near(library) == Set(Self.texts.keys))
                try await library.upload("four", "The tug boat is painted.")
                try await library.service.drain()
                #expect(try await library.count("embedding_models") == 2)
                // two models side by side: a query finds what either knows
                #expect(try await Self.near(library) == Set(Self.texts.keys).union(["four"]))
                #expect(try await library.service.perform(IngestPendingDocuments.self).run.counts["refreshes"] == 1)
                try await library.service.drain()
                #expect(try await library.service.jobs(RefreshEmbeddings.self).map(\.status) == [.completed])
                #expect(try await Self.near(library) == Set(Self.texts.keys).union(["four"]))
                #expect(try await library.count("embeddings WHERE model = 'new' AND dimensions = 96") == 4)
                #expect(try await library.count("embeddings") == 4)
                #expect(try await library.count("embedding_models") == 1)
                let indexes = try await library.pool.query(
                    "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND indexdef LIKE '%hnsw%'")
                #expect(try indexes.map { try $0.decode("indexdef", as: String.self) }.count == 1)
                #expect(try await library.service.perform(IngestPendingDocuments.self).run.counts["refreshes"] == 0)
                #expect(
                    try await library.count(
                        """
                        background_job_token_usages WHERE job = 'refresh_embeddings' AND model = 'new/96'
                            AND input_tokens = 30 AND requests = 1 AND user_id = '\(library.ann)' AND NOT is_estimated
                        """) == 1)
            }
        }

        @Test("is paid for by those whose passages they are, by the length of their texts; by nobody for everybody's")
        func payers() async throws {
            try await LibraryFixture.with { old in
                try await old.upload("one", "The ferry leaves at noon, and the tug needs a new engine before March.")
                try await old.upload("two", "Tea.", of: old.bob)
                try await old.pool.query(
                    """
                    INSERT INTO published_meetings (source, key, title, day, zone, member, participants, page)
                    VALUES ('parliament', 'k', 'Exchange of views on fishing quotas', '2026-03-04', 'Europe/Brussels',
                        'Ilse Brandt', '{Association of Trawlers}', 'https://example.org')
                    """)
                try await old.service.perform(IngestPendingDocuments.self)
                try await old.service.drain()
                let library = try await old.with(Embedders(FakeEmbedder("new")))
                try await library.service.perform(IngestPendingDocuments.self)
                try await library.service.drain()
                let rows = try await library.pool.query(
                    """
                    SELECT user_id, tenant_id IS NULL AS is_nobodys, input_tokens, requests, is_estimated
                    FROM background_job_token_usages WHERE job = 'refresh_embeddings'
                    """)
                var tokens: [UUID?: Int] = [:]
                for row in rows {
                    let user = try row.decode("user_id", as: UUID?.self)
                    tokens[user] = try row.decode("input_tokens", as: Int.self)
                    #expect(try row.decode("is_nobodys", as: Bool.self) == (user == nil))
                    #expect(try row.decode("is_estimated", as: Bool.self))
                }
                #expect(rows.count == 3 && tokens.values.reduce(0, +) == 30)
                #expect(try rows.map { try $0.decode("requests", as: Int.self) }.reduce(0, +) == 1)
                let (ann, bob) = (tokens[library.ann] ?? 0, tokens[library.bob] ?? 0)
                #expect(ann > bob && bob > 0)
            }
        }

        @Test("goes on where it stopped, and never leaves a passage without a vector")
        func stopped() async throws {
            try await LibraryFixture.with { old in
                for number in 0..<70 { try await old.upload("d\(number)", "Text number \(number) on the ferry.") }
                try await old.service.drain()
                let new = FakeEmbedder("new")
                let library = try await old.with(Embedders(new))
                let id = try await library.service.enqueue(RefreshEmbeddings.self, .init())
                _ = try await library.service.attempt(id, mishap: .deathBeforeRecord)
                let bare = "passages WHERE NOT EXISTS (SELECT FROM embeddings WHERE passage_id = passages.id)"
                #expect(try await library.count(bare) == 0)
                try await library.service.drain()
                #expect(try await library.count("embeddings WHERE model = 'new'") == 70)
                #expect(try await library.count("embeddings") == 70)
            }
        }

        @Test("in the middle of a document's jobs does not keep the old model, nor does a document that failed")
        func midway() async throws {
            try await LibraryFixture.with { old in
                let staged = try await old.upload("one", "The ferry leaves at noon.")
                _ = try await old.service.runNext()
                _ = try await old.service.runNext()
                #expect(try await old.version(staged)?.state == .embedded)
                try await old.pool.query("UPDATE document_versions SET state = 'failed', error = 'x'")
                let both = try await old.upload("two", "The tug needs an engine.")
                let library = try await old.with(Embedders(FakeEmbedder("new")))
                try await library.service.drain()
                #expect(try await library.version(both)?.state == .searchable)
                // as a batch that was kept before the change
                try await library.pool.query(
                    """
                    INSERT INTO embeddings (passage_id, model, dimensions, user_id, embedding, is_published)
                    SELECT passages.id, 'builtin-1', 384, passages.user_id, embedding, true FROM passages, embeddings
                    WHERE passages.is_published AND model = 'builtin-1'
                    """)
                #expect(try await library.count("embeddings WHERE model = 'builtin-1'") == 2)
                try await library.service.perform(IngestPendingDocuments.self)
                try await library.service.drain()
                #expect(try await library.count("embedding_models") == 1)
                #expect(try await library.count("embeddings") == 1)
            }
        }

        @Test("whose server is away leaves search by words, and by the vectors that can still be asked for")
        func away() async throws {
            let new = FakeEmbedder("new")
            try await LibraryFixture.with { old in
                try await Self.fill(old)
                let library = try await old.with(Embedders(new))
                try await library.upload("four", "The tug boat is painted.")
                try await library.service.drain()
                new.fail(with: EmbeddingError(.unreachable, "no answer from the server"))
                let answer = try await library.search("tug")
                #expect(answer.hits.contains { $0.title == "four" && $0.wordRank != nil })
                #expect(answer.hits.contains { $0.title == "two" && $0.meaningRank != nil })
                #expect(answer.notes.first?.contains("no answer from the server") == true)
                try await library.upload("five", "Another tug.")
                let run = try await library.service.runNext()
                #expect(run != nil)
                let failed = try #require(try await library.service.runNext()?.attempts.first)
                #expect(failed.job.type == "generate_embeddings" && failed.job.status == .pending)
                new.fail(with: nil)
                try await library.service.retryNow(failed.job.id)
                try await library.service.drain()
                let five = try await library.search("another tug").hits.first { $0.title == "five" }
                #expect(five?.wordRank == 1 && five?.meaningRank != nil)
            }
        }
    }
}

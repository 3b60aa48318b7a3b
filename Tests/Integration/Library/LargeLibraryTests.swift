import FoundationEssentials
import Intelligence
import JobsTesting
import Library
import Postgres
import Testing

extension LibraryTests {
    @Suite("A search among very many passages")
    struct LargeLibraryTests {
        /// Passages by SQL alone; the vectors of Ann's go around a circle, one degree further each.
        private static func fill(_ library: LibraryFixture, count: Int, of user: UUID, _ kind: String) async throws {
            try await library.pool.query(
                """
                INSERT INTO passages (tenant_id, user_id, kind, source_id, revision, position, title, body, happened_at,
                    people, language, words, tokens, is_published)
                SELECT \(user), \(user), \(kind), i::text, 1, 0, 't', 'b', now() + i * interval '1 minute',
                    CASE WHEN i % 100 = 0 THEN '{carol}'::text[] ELSE '{}' END, 'en', '', 1, true
                FROM generate_series(1, \(Int32(count))) AS i
                """)
            try await library.pool.query(
                """
                INSERT INTO embeddings (passage_id, model, dimensions, user_id, embedding, is_published)
                SELECT id, 'tiny', 2, user_id, ('[' || cosd(source_id::integer) || ',' || sind(source_id::integer) || ']')
                    ::vector, true FROM passages WHERE user_id = \(user)
                """)
        }

        @Test("finds by meaning what a filter leaves, also where the index gives up before it comes to it")
        func filtered() async throws {
            try await LibraryFixture.with { library in
                try await library.pool.query("SELECT add_embedding_model('tiny', 2)")
                try await Self.fill(library, count: 300, of: library.ann, "mail")
                try await Self.fill(library, count: 300, of: library.bob, "event")
                try await Self.fill(library, count: 300, of: PassageSource.everybody, "meeting")
                try await library.pool.query("ANALYZE passages, embeddings")
                let signature =
                    "passages_by_meaning(text, integer, vector, text[], timestamptz, timestamptz, text, integer, integer)"
                try await library.pool.query("ALTER FUNCTION \(unescaped: signature) SET hnsw.max_scan_tuples = 1")
                try await library.pool.query("ALTER FUNCTION \(unescaped: signature) SET hnsw.ef_search = 1")
                try await library.pool.query("ALTER FUNCTION \(unescaped: signature) SET enable_sort = off")
                for few in [10, 1000] {
                    let found = try await library.pool.transaction { transaction in
                        _ = try await transaction.query(
                            "SELECT set_config('carillon.member', member_proof(\(library.ann)), true)")
                        return try await transaction.query(
                            """
                            SELECT kind, source_id, near.distance FROM passages_by_meaning('tiny', 2, '[1,0]', NULL, NULL,
                                NULL, 'carol', 5, \(Int32(few))) AS near JOIN passages ON id = passage_id
                            WHERE user_id <> \(library.bob) ORDER BY near.distance, id
                            """
                        ).map {
                            "\(try $0.decode("kind", as: String.self)) \(try $0.decode("source_id", as: String.self))"
                        }
                    }
                    #expect(found == ["mail 300", "meeting 300", "mail 100", "meeting 100", "mail 200"], "\(few)")
                }
            }
        }

        @Test("reads the query in the searcher's languages, however much is published for all")
        func languages() async throws {
            try await LibraryFixture.with { library in
                try await library.upload(
                    "de", "Der Ausschuss hat beschlossen, dass die Häuser nicht gestrichen werden.")
                try await library.service.drain()
                try await library.pool.query("SELECT add_embedding_model('tiny', 2)")
                try await Self.fill(library, count: 600, of: PassageSource.everybody, "meeting")
                #expect(try await library.search("Haus").hits.first { $0.title == "de" }?.wordRank == 1)
            }
        }

        /// Answers when the other one is asked, too.
        private struct Appointment: Embedder {
            let base: FakeEmbedder
            let here: AsyncStream<Void>.Continuation
            let other: AsyncStream<Void>
            var model: EmbeddingModel { base.model }

            func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
                here.yield()
                for await _ in other { break }
                return try await base.embed(texts, for: purpose)
            }
        }

        @Test("asks all models at the same time")
        func together() async throws {
            let (first, second) = (AsyncStream.makeStream(of: Void.self), AsyncStream.makeStream(of: Void.self))
            let old = Appointment(base: FakeEmbedder("old"), here: first.continuation, other: second.stream)
            let new = Appointment(base: FakeEmbedder("new"), here: second.continuation, other: first.stream)
            try await LibraryFixture.with(Embedders(new) { _ in old }) { library in
                for model in [old.model, new.model] { try await EmbeddingStore.add(model, in: library.pool) }
                #expect(try await library.search("ferry").notes.isEmpty)
            }
        }

        @Test("is of one moment")
        func moment() async throws {
            try await LibraryFixture.with { library in
                try await library.upload(
                    "de", "Der Ausschuss hat beschlossen, dass die Häuser nicht gestrichen werden.")
                try await library.service.drain()
                try await library.pool.query(
                    """
                    CREATE OR REPLACE FUNCTION languages_found() RETURNS TABLE (language text) LANGUAGE sql AS $$
                        SELECT CASE current_setting('transaction_isolation') WHEN 'repeatable read' THEN 'de' END
                    $$
                    """)
                #expect(try await library.search("Haus").hits.first?.wordRank == 1)
            }
        }
    }
}

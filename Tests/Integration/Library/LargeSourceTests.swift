import FoundationEssentials
import Intelligence
import Jobs
import JobsTesting
import Library
import Models
import Postgres
import Synchronization
import Testing

@testable import IngestionJobs

extension LibraryTests {
    @Suite("A message of more passages than are embedded at once")
    struct LargeSourceTests {
        /// Answers so many requests for what is to be found, each of which it tells first, and no more until it is told to.
        private final class Limited: Embedder {
            private let base = FakeEmbedder("limited")
            private let left: Mutex<Int>
            private let told: @Sendable () async throws -> Void
            var model: EmbeddingModel { base.model }

            init(_ count: Int, _ told: @escaping @Sendable () async throws -> Void = {}) {
                left = Mutex(count)
                self.told = told
            }

            func allow(_ count: Int) { left.withLock { $0 = count } }

            func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
                if purpose == .document {
                    try await told()
                    let isAllowed = left.withLock { left in
                        left -= 1
                        return left >= 0
                    }
                    guard isAllowed else { throw EmbeddingError(.unreachable, "no answer from the server") }
                }
                return try await base.embed(texts, for: purpose)
            }
        }

        /// Of some 80 passages.
        private static func text(_ word: String) -> String {
            (0..<1300).map { "Line \($0) of the log tells of the \(word), its people and the weather of that day." }
                .joined(separator: "\n")
        }

        /// A large message, and a small one that is indexed before it.
        private static func fill(_ library: LibraryFixture) async throws {
            let connection = try await library.mailbox()
            try await library.message(1, "Log", text("harbour"), in: connection)
            try await library.message(2, "Lunch", "Shall we meet at the pier?", in: connection)
            try await library.service.perform(IngestPendingDocuments.self)
            try await library.service.drain()
        }

        private static func goOn(_ library: LibraryFixture) async throws -> LedgerJob {
            let job = try #require(try await library.service.jobs(IndexMail.self).first)
            #expect(job.status == .pending)
            try await library.service.retryNow(job.id)
            try await library.service.drain()
            return try #require(try await library.service.job(job.id))
        }

        @Test("keeps what an attempt embedded, and the next goes on from there; a small one does not wait for it")
        func parts() async throws {
            let embedder = Limited(2)
            try await LibraryFixture.with(Embedders(embedder)) { library in
                try await Self.fill(library)
                #expect(try await library.titles("pier harbour") == ["Lunch"])
                let staged = "embeddings WHERE NOT is_published"
                #expect(try await library.count(staged) == MeteredEmbedder.part)
                embedder.allow(100)
                let job = try await Self.goOn(library)
                #expect(job.status == .completed)
                let passages = try await library.count("passages WHERE is_published")
                #expect(passages > MeteredEmbedder.part + 1)
                #expect(try await library.count("passages WHERE NOT is_published") == 0)
                #expect(try await library.count("embeddings WHERE is_published") == passages)
                #expect(job.counts["indexed"] == 2 && job.counts["embedded"] == passages)
                // nothing was asked for twice
                #expect(job.counts["tokens"] == 10 * passages)
                #expect(try await library.titles("harbour people").contains("Log"))
            }
        }

        @Test("is staged anew where it changes in between", arguments: [true, false])
        func changed(isLarge: Bool) async throws {
            let text = isLarge ? Self.text("meadow") : "The meadow is mown."
            let embedder = Limited(2)
            try await LibraryFixture.with(Embedders(embedder)) { library in
                try await Self.fill(library)
                #expect(try await library.count("passages WHERE NOT is_published") > MeteredEmbedder.part)
                try await library.pool.query(
                    "UPDATE mail_messages SET body = \(text), updated_at = clock_timestamp() WHERE subject = 'Log'")
                embedder.allow(100)
                #expect(try await Self.goOn(library).status == .completed)
                #expect(try await library.count("passages WHERE body LIKE '%harbour%' OR NOT is_published") == 0)
                #expect(try await library.count("passages WHERE body LIKE '%meadow%'") > 0)
                #expect(try await library.count("mail_messages WHERE NOT is_indexed") == 0)
            }
        }

        @Test("leaves nothing behind where it is removed before it is staged, or after")
        func removed() async throws {
            try await LibraryFixture.with { library in
                let pool = library.pool
                let removal: PostgresQuery = "DELETE FROM mail_messages WHERE subject = 'Log'"
                let early = Limited(100) { try await pool.query(removal) }
                for embedder in [early, Limited(1)] {
                    try await Self.fill(try await library.with(Embedders(embedder)))
                    try await pool.query(removal)
                    #expect(try await library.count("passages") == 1)
                    try await pool.query("DELETE FROM connections")
                }
            }
        }
    }
}

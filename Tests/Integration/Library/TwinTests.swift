import FoundationEssentials
import Intelligence
import JobsTesting
import Library
import Models
import Postgres
import Testing

@testable import IngestionJobs

extension LibraryTests {
    @Suite("A memory that says the same as what is decided on")
    struct TwinTests {
        private static let text = "The dredging of the north basin begins in March."

        /// What is pending, with its text and vector.
        private struct Pending {
            let candidate: MemoryCandidate
            let memory: MemoryText
            let vector: [Float]
            let model: EmbeddingModel

            func decide(in transaction: PostgresTransaction) async throws -> MemoryStore.Decision {
                try await MemoryStore.decide(candidate, memory, vector, by: model, in: transaction)
            }
        }

        /// A memory of a document, and a candidate that says the same.
        private static func pending(_ library: LibraryFixture) async throws -> Pending {
            try await library.upload("a.txt", text)
            try await library.service.drain()
            try await library.service.perform(ProcessCaptureQueue.self)
            try await library.candidates(["a.txt\n" + text])
            let next = try await MemoryCandidate.next(of: library.ann, limit: 1, in: library.pool)
            let candidate = try #require(next.first)
            let memory = try MemoryText(candidate.body)
            let embedder = library.embedders.preferred
            let vectors = try await embedder.embed([memory.text], for: .document).vectors
            return Pending(candidate: candidate, memory: memory, vector: vectors[0], model: embedder.model)
        }

        private struct NobodyWaits: Error {}

        /// Returns when somebody waits for what the transaction holds.
        private static func blocks(_ transaction: PostgresTransaction) async throws {
            let end = ContinuousClock.now + .seconds(20)
            while ContinuousClock.now < end {
                let waiting = try await transaction.query(
                    "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
                guard waiting.isEmpty else { return }
                await Task.yield()
            }
            throw NobodyWaits()
        }

        @Test("counts for nothing where it is gone but for its passage")
        func stale() async throws {
            try await LibraryFixture.with { library in
                try await library.remember([UUID().uuidString.lowercased(): Self.text])
                try await library.candidates([Self.text])
                let counts = try await library.service.perform(ProcessCaptureQueue.self).run.counts
                #expect(counts["promoted"] == 1 && counts["duplicate"] == 0)
            }
        }

        @Test("is none where it is being taken away")
        func goesBefore() async throws {
            try await LibraryFixture.with { library in
                let (pending, pool) = (try await Self.pending(library), library.pool)
                let deciding = try await pool.transaction { transaction in
                    try await transaction.query("DELETE FROM documents")
                    let deciding = Task { try await pool.transaction { try await pending.decide(in: $0) } }
                    try await Self.blocks(transaction)
                    return deciding
                }
                #expect(try await deciding.value == .promoted)
                #expect(try await library.count("memories JOIN memory_candidates ON memory_id = memories.id") == 1)
            }
        }

        @Test("leaves what it closed to be decided on again, where it is taken away at that moment")
        func goesAfter() async throws {
            try await LibraryFixture.with { library in
                let (pending, pool) = (try await Self.pending(library), library.pool)
                let removal = try await pool.transaction { transaction in
                    #expect(try await pending.decide(in: transaction) == .duplicate)
                    let removal = Task { _ = try await pool.query("DELETE FROM documents") }
                    try await Self.blocks(transaction)
                    return removal
                }
                try await removal.value
                #expect(try await library.count("memories") == 0)
                #expect(try await library.count("memory_candidates WHERE state = 'pending'") == 1)
            }
        }
    }
}

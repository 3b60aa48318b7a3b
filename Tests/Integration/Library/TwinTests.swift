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

        /// Makes of each text the vector that it is told.
        private struct Told: Embedder {
            let model = EmbeddingModel(name: "told", dimensions: 2)
            let vectors: [String: [Float]]

            func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
                EmbeddingResult(
                    model: model, vectors: texts.map { vectors[$0] ?? [0, 1] }, usage: EmbeddingUsage(requests: 1))
            }
        }

        @Test("is one from a cosine of 0.95")
        func sameness() async throws {
            let texts = ["The dredging begins in March.", "In March they begin to dredge.", "The tug is in the dock."]
            func side(_ cosine: Float) -> Float { (1 - cosine * cosine).squareRoot() }
            let vectors: [String: [Float]] = [
                texts[0]: [1, 0], texts[1]: [0.951, side(0.951)], texts[2]: [0.949, -side(0.949)],
            ]
            try await LibraryFixture.with(Embedders(Told(vectors: vectors))) { library in
                try await library.candidates(texts)
                try await library.service.perform(ProcessCaptureQueue.self)
                let states = try await library.pool.query("SELECT state FROM memory_candidates ORDER BY id").map {
                    try $0.decode("state", as: String.self)
                }
                #expect(states == ["promoted", "duplicate", "promoted"])
            }
        }

        @Test("is found by the model that it was made by, until it is made anew")
        func models() async throws {
            try await LibraryFixture.with { old in
                try await old.candidates(["The dredging of the north basin begins in March."])
                try await old.service.perform(ProcessCaptureQueue.self)
                let library = try await old.with(Embedders(FakeEmbedder("new")))
                let others = ["The dredging of the north basin begins in March!", "The tug needs a new engine."]
                try await library.candidates(others)
                let counts = try await library.service.perform(ProcessCaptureQueue.self).run.counts
                #expect(counts["promoted"] == 1 && counts["duplicate"] == 1)
            }
        }

        @Test("by a model that is not to be had keeps nothing from being decided; by one that is away it does")
        func away() async throws {
            let (gone, new) = (FakeEmbedder("gone"), FakeEmbedder("new"))
            try await LibraryFixture.with(Embedders(gone)) { old in
                try await old.candidates(["The dredging of the north basin begins in March."])
                try await old.service.perform(ProcessCaptureQueue.self)
                let library = try await old.with(Embedders(new) { $0 == gone.model ? gone : nil })
                try await library.candidates(["The tug needs a new engine."])
                gone.fail(with: EmbeddingError(.unreachable, "no answer from the server"))
                #expect(try await library.service.perform(ProcessCaptureQueue.self).run.status == .failed)
                gone.fail(with: EmbeddingError(.unknownModel, "the server has no such model"))
                #expect(try await library.service.perform(ProcessCaptureQueue.self).run.counts["promoted"] == 1)
            }
        }
    }
}

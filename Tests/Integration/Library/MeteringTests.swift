import Intelligence
import JobsTesting
import Library
import Postgres
import Testing

extension LibraryTests {
    @Suite("What embedding takes")
    struct MeteringTests {
        /// Answers the first request, and has the second wait until it is cancelled.
        private struct Stalling: Embedder {
            let base = FakeEmbedder("stalling")
            let stalled: AsyncStream<Void>.Continuation
            var model: EmbeddingModel { base.model }

            func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
                if base.callCount == 0 { return try await base.embed(texts, for: purpose) }
                let (never, _) = AsyncStream.makeStream(of: Void.self)
                stalled.yield()
                for await _ in never {}
                throw CancellationError()
            }
        }

        @Test("is written down also for the part that was over when the work was stopped")
        func stopped() async throws {
            try await LibraryFixture.with { library in
                let (stalls, stalled) = AsyncStream.makeStream(of: Void.self)
                let caller = TokenLedger.Caller(
                    job: "test", work: "test", tenantID: nil, userID: library.ann, correlationID: "job-test")
                let embedder = MeteredEmbedder(Stalling(stalled: stalled), caller: caller, database: library.pool)
                let task = Task {
                    try await embedder.embed(
                        [String](repeating: "word", count: MeteredEmbedder.part + 1), for: .document)
                }
                for await _ in stalls { break }
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                let tokens = MeteredEmbedder.part * 10
                let booked = try await library.count("background_job_token_usages WHERE input_tokens = \(tokens)")
                #expect(booked == 1)
            }
        }

        /// Answers, and is cancelled as it does.
        private struct Cancelled: Embedder {
            let base = FakeEmbedder("cancelled")
            var model: EmbeddingModel { base.model }

            func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
                let result = try await base.embed(texts, for: purpose)
                withUnsafeCurrentTask { $0?.cancel() }
                return result
            }
        }

        @Test("is written down where the work is stopped the moment that the answer is there")
        func stoppedAtOnce() async throws {
            try await LibraryFixture.with { library in
                let caller = TokenLedger.Caller(
                    job: "test", work: "test", tenantID: nil, userID: library.ann, correlationID: "job-test")
                let embedder = MeteredEmbedder(Cancelled(), caller: caller, database: library.pool)
                _ = await Task { try await embedder.embed(["word"], for: .query) }.result
                let booked = try await library.count("background_job_token_usages WHERE input_tokens = 10")
                #expect(booked == 1)
            }
        }
    }
}

import FoundationEssentials
import Intelligence
import JobsTesting
import Library
import Models
import Postgres
import Providers
import SandboxService
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("A run that brought something in")
    struct EmbeddingCountsTests {
        /// The builtin one, as if a server charged for it.
        private struct Charging: Embedder {
            let base = BuiltinEmbedder()
            var model: EmbeddingModel { base.model }

            func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
                let result = try await base.embed(texts, for: purpose)
                return EmbeddingResult(
                    model: model, vectors: result.vectors, usage: EmbeddingUsage(tokens: 7 * texts.count, requests: 1))
            }
        }

        /// What the run that led to it reports, once it has settled, is what the database holds.
        private static func check(_ counts: Counts, _ bench: SyncBench) async throws {
            let embedded = try await bench.count("embeddings WHERE is_published")
            #expect(embedded > 0 && counts["embedded"] == embedded && counts["tokens"] == 7 * embedded)
            #expect(try await bench.count("passages WHERE is_published") == embedded)
            let booked = try await bench.pool.query(
                "SELECT sum(input_tokens)::bigint AS tokens FROM background_job_token_usages")
            #expect(try booked[0].decode("tokens", as: Int.self) == 7 * embedded)
        }

        @Test(
            "of mail reports, when it has settled, what was embedded of it and what that took",
            arguments: [Provider.gmail, .outlook])
        func mail(provider: Provider) async throws {
            try await SyncBench.with(embedder: Charging()) { bench in
                _ = try await bench.link(provider, NewUser(email: "ann@example.com", messages: 12))
                let counts = try await bench.tick(IngestEmails.self)
                #expect(counts["indexed"] == (try await bench.count("mail_messages")))
                try await Self.check(counts, bench)
                let again = try await bench.tick(IngestEmails.self)
                #expect(again["embedded"] == 0 && again["tokens"] == 0)
            }
        }

        @Test(
            "of events reports, when it has settled, what was embedded of them and what that took",
            arguments: [Provider.gmail, .outlook])
        func events(provider: Provider) async throws {
            try await SyncBench.with(at: Date(timeIntervalSince1970: 1_773_500_000), embedder: Charging()) { bench in
                let user = try await bench.link(provider, NewUser(email: "ann@example.com"), kinds: ["calendar"])
                for day in 20...24 {
                    try user.addEvent(
                        NewEvent(
                            title: "Inspection \(day)", start: "2026-03-\(day)T09:00:00",
                            end: "2026-03-\(day)T10:00:00"))
                }
                let counts = try await bench.tick(IngestCalendarEvents.self)
                #expect(counts["indexed"] == 5)
                try await Self.check(counts, bench)
            }
        }
    }
}

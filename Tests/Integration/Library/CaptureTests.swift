import FoundationEssentials
import Intelligence
import Jobs
import JobsTesting
import Library
import Models
import Postgres
import Testing

@testable import IngestionJobs

extension LibraryTests {
    @Suite("What is to be remembered")
    struct CaptureTests {
        private func capture(_ library: LibraryFixture, _ texts: [String], of user: UUID? = nil) async throws {
            for (number, text) in texts.enumerated() {
                try await library.pool.query(
                    """
                    INSERT INTO memory_candidates (tenant_id, user_id, source_kind, source_id, body, content_hash,
                        happened_at, correlation_id)
                    SELECT tenant_id, id, 'mail', \("\(UUID())-\(number)"), \(text), sha256(convert_to(\(text), 'UTF8')),
                        clock_timestamp(), 'job-test' FROM users WHERE id = \(user ?? library.ann)
                    """)
            }
        }

        private func states(_ library: LibraryFixture) async throws -> [String] {
            try await library.pool.query("SELECT state FROM memory_candidates ORDER BY id").map {
                try $0.decode("state")
            }
        }

        @Test("becomes a memory once, that its user's search finds, with a recall event")
        func promoted() async throws {
            try await LibraryFixture.with { library in
                try await capture(
                    library,
                    [
                        "Captain Brandt wants the tug's engine exchanged before March.",
                        "captain  Brandt wants the tug's engine exchanged before March.\n", "ok", "12345 67890 !!! ???",
                        "Captain Brandt wants the tug's engine exchanged before March!",
                    ])
                let run = try await library.service.perform(ProcessCaptureQueue.self).run
                #expect(run.counts["drained"] == 5 && run.counts["promoted"] == 1)
                #expect(run.counts["duplicate"] == 2 && run.counts["rejected"] == 2)
                #expect(try await states(library) == ["promoted", "duplicate", "rejected", "rejected", "duplicate"])
                #expect(
                    try await library.count("memory_candidates WHERE state = 'rejected' AND reason LIKE 'it is %'") == 2
                )
                let hit = try #require(try await library.search("tug engine").hits.first)
                #expect(hit.kind == .memory)
                #expect(try await library.count("recall_events WHERE memory_id = '\(hit.sourceID)'") == 1)
                #expect(try await library.count("memories WHERE id::text = '\(hit.sourceID)' AND language = 'en'") == 1)
                #expect(try await library.search("tug engine", of: library.bob).hits.isEmpty)
            }
        }

        @Test("is compared with what its own user remembers only")
        func others() async throws {
            try await LibraryFixture.with { library in
                let text = "The harbour board meets on the first Monday of each month."
                try await capture(library, [text])
                try await capture(library, [text], of: library.bob)
                let run = try await library.service.perform(ProcessCaptureQueue.self).run
                #expect(run.counts["drained"] == 2 && run.counts["promoted"] == 2)
            }
        }

        @Test("is kept without the secrets in it")
        func secrets() async throws {
            try await LibraryFixture.with { library in
                try await capture(library, ["The new wifi of the harbour office has the password: Anchor-2026-x"])
                try await library.service.perform(ProcessCaptureQueue.self)
                #expect(try await library.count("memories WHERE body LIKE '%[masked]%'") == 1)
                #expect(try await library.count("memories WHERE body LIKE '%Anchor-2026%'") == 0)
                #expect(try await library.count("passages WHERE body LIKE '%Anchor-2026%'") == 0)
            }
        }

        @Test("is what a document begins with, once for each version")
        func documents() async throws {
            try await LibraryFixture.with { library in
                try await library.upload("minutes.md", "# Minutes\n\nThe dredging of the north basin begins in March.")
                try await library.service.drain()
                #expect(try await library.count("memory_candidates WHERE source_kind = 'document'") == 1)
                try await library.upload("minutes.md", "# Minutes\n\nThe dredging was put off until the autumn.")
                try await library.service.drain()
                try await library.service.perform(ProcessCaptureQueue.self)
                #expect(try await library.count("memories") == 2)
            }
        }

        @Test("is decided on again as a whole when its run dies in between")
        func dies() async throws {
            try await LibraryFixture.with { library in
                try await capture(library, ["The lighthouse keeper's daughter rows over every Sunday."])
                let fake = FakeEmbedder("fake")
                let broken = try await library.with(Embedders(fake))
                fake.fail(with: EmbeddingError(.badRequest, "gone"))
                let failed = try await broken.service.perform(ProcessCaptureQueue.self)
                #expect(failed.run.status == .failed)
                #expect(try await states(library) == ["pending"])
                try await library.service.perform(ProcessCaptureQueue.self)
                #expect(try await states(library) == ["promoted"])
            }
        }
    }
}

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
        private func states(_ library: LibraryFixture) async throws -> [String] {
            try await library.pool.query("SELECT state FROM memory_candidates ORDER BY id").map {
                try $0.decode("state")
            }
        }

        @Test("becomes a memory once, that its user's search finds, with a recall event")
        func promoted() async throws {
            try await LibraryFixture.with { library in
                try await library.candidates(
                    [
                        "Captain Brandt wants the engine of the tug exchanged before March.",
                        "captain  Brandt wants the engine of the tug exchanged before March.\n", "ok",
                        "12345 67890 !!! ???",
                        "Captain Brandt wants the engine of the tug exchanged before March!",
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
                try await library.candidates([text])
                try await library.candidates([text], of: library.bob)
                let run = try await library.service.perform(ProcessCaptureQueue.self).run
                #expect(run.counts["drained"] == 2 && run.counts["promoted"] == 2)
            }
        }

        @Test("is kept without the secrets in it")
        func secrets() async throws {
            try await LibraryFixture.with { library in
                try await library.candidates(["The new wifi of the harbour office has the password: Anchor-2026-x"])
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
                try await library.candidates(["The lighthouse keeper's daughter rows over every Sunday."])
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

        @Test("books what each user's texts took on that user")
        func tokens() async throws {
            try await LibraryFixture.with(Embedders(FakeEmbedder("fake"))) { library in
                try await library.candidates([
                    "The harbour board meets on the first Monday.", "The tug needs a new engine in March.",
                ])
                try await library.candidates(["The lighthouse is painted red and white."], of: library.bob)
                #expect(try await library.service.perform(ProcessCaptureQueue.self).run.counts["promoted"] == 3)
                let rows = "background_job_token_usages WHERE job = 'process_capture_queue' AND user_id ="
                #expect(try await library.count("\(rows) '\(library.ann)' AND input_tokens = 20") == 1)
                #expect(try await library.count("\(rows) '\(library.bob)' AND input_tokens = 10") == 1)
            }
        }

        @Test("waits for nobody else's: where one user's fails, the others' is decided on")
        func isolation() async throws {
            try await LibraryFixture.with { library in
                try await library.candidates(["The harbour board meets on the first Monday."])
                try await library.candidates(["The lighthouse is painted red and white."], of: library.bob)
                try await library.pool.query(
                    "ALTER TABLE memories ADD CHECK (user_id <> '\(unescaped: library.ann.uuidString)')")
                #expect(try await library.service.perform(ProcessCaptureQueue.self).run.status == .failed)
                #expect(try await states(library) == ["pending", "promoted"])
            }
        }

        @Test("goes with what it is from, decided on or not; what said the same by itself is decided on again")
        func gone() async throws {
            try await LibraryFixture.with { library in
                let text = "The dredging of the north basin begins in March."
                let first = try await library.upload("a.txt", text)
                try await library.service.drain()
                try await library.candidates(["a.txt\n" + text])
                try await library.service.perform(ProcessCaptureQueue.self)
                #expect(try await states(library) == ["promoted", "duplicate"])
                try await library.upload("c.txt", "The ferry is not to leave before noon.")
                try await library.service.drain()
                try await library.pool.query(
                    "DELETE FROM documents WHERE id = \(first.documentID) OR name = 'c.txt'")
                #expect(try await states(library) == ["pending"])
                #expect(try await library.count("memories") == 0)
                #expect(try await library.count("passages WHERE kind = 'memory'") == 0)
                try await library.service.perform(ProcessCaptureQueue.self)
                #expect(try await library.count("memories") == 1)
            }
        }

        /// Something else happens while the texts are embedded.
        private struct Interrupted: Embedder {
            let base = BuiltinEmbedder()
            let interruption: @Sendable () async throws -> Void
            var model: EmbeddingModel { base.model }

            func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> EmbeddingResult {
                try await interruption()
                return try await base.embed(texts, for: purpose)
            }
        }

        @Test("is not remembered where what it is from is removed at that moment")
        func meanwhile() async throws {
            try await LibraryFixture.with { library in
                try await library.upload("a.txt", "The dredging of the north basin begins in March.")
                try await library.service.drain()
                let pool = library.pool
                let broken = try await library.with(
                    Embedders(Interrupted { try await pool.query("DELETE FROM documents") }))
                let run = try await broken.service.perform(ProcessCaptureQueue.self).run
                #expect(run.status == .completed && run.counts["promoted"] == 0)
                #expect(try await library.count("memories") == 0)
                #expect(try await library.count("passages") == 0)
            }
        }

        @Test("goes with an event that is cancelled")
        func cancelled() async throws {
            try await LibraryFixture.with { library in
                let event = try await library.event("Engine inspection", "Bring the manuals of the tug.", at: "Dock 4")
                try await MemoryCandidates.capture(events: [event], correlationID: "job-test", in: library.pool)
                try await library.service.perform(ProcessCaptureQueue.self)
                #expect(try await library.count("memories") == 1)
                try await library.pool.query("UPDATE calendar_events SET status = 'cancelled'")
                #expect(try await library.count("memories") == 0)
                #expect(try await library.count("memory_candidates") == 0)
            }
        }

        @Test(
            "is an event at the time of its own zone, or of UTC where the database does not know the zone",
            arguments: [("America/Santiago", "06:30"), ("Atlantis/Poseidonis", "09:30")])
        func zone(name: String, time: String) async throws {
            try await LibraryFixture.with { library in
                let event = try await library.event("Engine inspection", "Bring the manuals of the tug.", at: "Dock 4")
                try await library.pool.query(
                    """
                    UPDATE calendar_events SET is_all_day = false, starts_on = NULL, ends_on = NULL,
                        starts_at = '2026-03-04T09:30:00Z', ends_at = '2026-03-04T10:00:00Z', time_zone = \(name)
                    """)
                for _ in 0..<2 {
                    try await MemoryCandidates.capture(events: [event], correlationID: "job-test", in: library.pool)
                }
                let bodies = try await library.pool.query("SELECT body FROM memory_candidates").map {
                    try $0.decode("body", as: String.self)
                }
                #expect(bodies.count == 1 && bodies[0].contains("2026-03-04 \(time)"))
            }
        }
    }
}

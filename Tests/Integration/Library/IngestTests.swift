import FoundationEssentials
import Intelligence
import Jobs
import JobsTesting
import Library
import Models
import Postgres
import Search
import Testing

@testable import IngestionJobs

extension LibraryTests {
    @Suite("A document")
    struct IngestTests {
        private static let minutes = """
            # Minutes of the harbour board

            The dredging of the north basin begins in March. Captain Ilse Brandt reports that the tug needs a new engine.
            """

        @Test("goes through its three jobs, and search finds it by its words and by what they are part of")
        func chain() async throws {
            try await LibraryFixture.with { library in
                let placement = try await library.upload("minutes.md", Self.minutes)
                #expect(placement.news == .created && placement.number == 1)
                #expect(try await library.titles("dredging").isEmpty)
                try await library.service.drain()
                #expect(
                    try await library.service.jobs.map { "\($0.type) \($0.status)" } == [
                        "ingest_document completed", "generate_embeddings completed", "store_vectors completed",
                    ])
                let hit = try #require(try await library.search("tug engines").hits.first)
                #expect(hit.kind == .document && hit.sourceID == placement.documentID.uuidString.lowercased())
                #expect(hit.title == "Minutes of the harbour board" && hit.language == "en")
                #expect(hit.snippet.text.contains("tug needs a new engine"))
                #expect(hit.wordRank == 1 && hit.meaningRank == 1)
                let version = try #require(try await library.version(placement))
                #expect(version.state == .searchable && version.format == "text/markdown" && version.chunks == 1)
                #expect(
                    try await library.count(
                        """
                        embeddings JOIN passages ON passages.id = passage_id
                        WHERE model = 'builtin-1' AND dimensions = 384 AND embeddings.is_published
                            AND passages.is_published AND embeddings.user_id = passages.user_id
                        """) == 1)
                #expect(
                    try await library.count(
                        """
                        background_job_token_usages WHERE job = 'generate_embeddings' AND model = 'builtin-1/384'
                            AND input_tokens = 0 AND user_id = '\(library.ann)' AND correlation_id LIKE 'job-%'
                        """) == 1)
            }
        }

        @Test("uploaded again with the same content does nothing, under another name neither")
        func again() async throws {
            try await LibraryFixture.with { library in
                let first = try await library.upload("minutes.md", Self.minutes)
                #expect(try await library.upload("minutes.md", Self.minutes).news == .unchanged)
                try await library.service.drain()
                #expect(try await library.upload("minutes.md", Self.minutes).news == .unchanged)
                let twin = try await library.upload("copy.md", Self.minutes)
                #expect(twin.news == .duplicate && twin.documentID == first.documentID && twin.name == "minutes.md")
                let other = try await library.upload("minutes.md", Self.minutes, of: library.bob)
                #expect(other.news == .created && other.documentID != first.documentID)
                try await library.service.drain()
                #expect(try await library.count("document_versions") == 2)
                #expect(try await library.service.jobs.count == 6)
            }
        }

        @Test("has its passages replaced by those of the next version in one transaction")
        func replace() async throws {
            try await LibraryFixture.with { library in
                let first = try await library.upload("plan.txt", "The regatta is planned for the second of June.")
                try await library.service.drain()
                let second = try await library.upload("plan.txt", "The regatta was cancelled because of the storm.")
                #expect(second.news == .replaced && second.number == 2 && second.documentID == first.documentID)
                // until the last job of the chain has committed, search finds what it found before
                for type in [IngestDocument.type, GenerateEmbeddings.type] {
                    #expect(try await library.service.runNext() != nil, "\(type)")
                    #expect(
                        try await library.search("regatta").hits.map(\.snippet.text).first?.contains("June") == true)
                }
                try await library.service.drain()
                let found = try await library.search("regatta").hits
                #expect(found.count == 1 && found[0].snippet.text.contains("storm"))
                #expect(try await library.count("passages WHERE body LIKE '%June%'") == 0)
                #expect(try await library.version(first)?.state == .superseded)
                #expect(try await library.count("document_contents") == 1)
                #expect(try await library.count("embeddings") == 1)
            }
        }

        @Test("of an earlier version whose jobs end late does not take the place of a later one")
        func late() async throws {
            try await LibraryFixture.with { library in
                let first = try await library.upload("plan.txt", "The regatta is planned for the second of June.")
                let jobs = try await library.service.jobs
                for job in jobs.prefix(2) {
                    _ = try await library.service.attempt(job.id)
                }
                try await library.service.pause(.type, "store_vectors")
                let second = try await library.upload("plan.txt", "The regatta was cancelled because of the storm.")
                try await library.service.drain()
                let later = try #require(try await library.service.jobs.last)
                try await library.service.resume(.type, "store_vectors")
                _ = try await library.service.attempt(later.id)
                try await library.service.drain()
                #expect(try await library.version(first)?.state == .superseded)
                #expect(try await library.version(second)?.state == .searchable)
                #expect(try await library.count("passages") == 1)
            }
        }

        @Test("that cannot be read fails at once with words for its user, and is tried again when it is uploaded again")
        func refused() async throws {
            try await LibraryFixture.with { library in
                let broken = Array("%PDF-1.7\nnothing follows".utf8)
                let placement = try await library.upload("broken.pdf", bytes: broken)
                try await library.service.drain()
                let version = try #require(try await library.version(placement))
                #expect(version.state == .failed && version.error?.isEmpty == false)
                let jobs = try await library.service.jobs
                #expect(jobs.map(\.status) == [.failed, .cancelled, .cancelled])
                #expect(jobs[0].attempt == 1)
                let letter = try #require(try await library.service.deadLetters.first)
                #expect(letter.reason.contains("'broken.pdf' is refused: "))
                #expect(try await library.count("passages") == 0)
                #expect(try await library.upload("broken.pdf", bytes: broken).news == .retried)
                #expect(try await library.version(placement)?.state == .stored)
            }
        }

        @Test("whose jobs are gone is taken up by the sweep; one that never gets through is given up, with its error")
        func sweep() async throws {
            try await LibraryFixture.with { library in
                let placement = try await library.upload("plan.txt", "The regatta is planned for the second of June.")
                try await library.pool.query("DELETE FROM job_dependencies")
                try await library.pool.query("DELETE FROM live_jobs")
                let run = try await library.service.perform(IngestPendingDocuments.self)
                #expect(run.run.counts["documents"] == 1)
                try await library.service.drain()
                #expect(try await library.version(placement)?.state == .searchable)
                #expect(try await library.service.perform(IngestPendingDocuments.self).run.counts["documents"] == 0)

                let other = try await library.upload("notes.txt", "The jetty is closed.")
                try await library.pool.query("DELETE FROM job_dependencies")
                try await library.pool.query("DELETE FROM live_jobs")
                try await library.pool.query("UPDATE document_versions SET tries = 3 WHERE id = \(other.versionID)")
                #expect(try await library.service.perform(IngestPendingDocuments.self).run.counts["given_up"] == 1)
                let version = try #require(try await library.version(other))
                #expect(version.state == .failed && version.error?.hasPrefix("given up after 3 tries") == true)
            }
        }

        @Test("that is removed takes its passages and vectors along")
        func removed() async throws {
            try await LibraryFixture.with { library in
                let placement = try await library.upload("minutes.md", Self.minutes)
                try await library.service.drain()
                try await library.pool.query("DELETE FROM documents WHERE id = \(placement.documentID)")
                for table in ["passages", "embeddings", "document_versions", "document_contents"] {
                    #expect(try await library.count(table) == 0, "\(table)")
                }
            }
        }
    }
}

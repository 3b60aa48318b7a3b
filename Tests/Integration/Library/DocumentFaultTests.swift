import Documents
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
    @Suite("A document whose jobs fail")
    struct DocumentFaultTests {
        private static let text = "The regatta is planned for the second of June."

        /// The chain ends with a dead letter.
        private static func exhaust(_ library: LibraryFixture) async throws {
            for _ in 0..<100 {
                try await library.service.drain()
                let waiting = try await library.service.jobs(GenerateEmbeddings.self).filter { $0.status == .pending }
                guard let job = waiting.first else { return }
                try await library.service.retryNow(job.id)
            }
            Issue.record("the chain does not end")
        }

        @Test("for want of an embedding server is tried again each time, and never given up")
        func server() async throws {
            let server = FakeEmbedder("away")
            try await LibraryFixture.with(Embedders(server)) { library in
                server.fail(with: EmbeddingError(.unauthorized, "the server refuses the key"))
                let placement = try await library.upload("plan.txt", Self.text)
                for _ in 0..<5 {
                    try await Self.exhaust(library)
                    let version = try #require(try await library.version(placement))
                    #expect(version.state == .read && version.tries == 1)
                    #expect(try await !DocumentChain.isUnderWay(version, in: library.pool))
                    let error = try await DocumentChain.lastError(of: version, in: library.pool)
                    #expect(error?.contains("refuses the key") == true)
                    let counts = try await library.service.perform(IngestPendingDocuments.self).run.counts
                    #expect(counts["documents"] == 1 && counts["given_up"] == 0)
                    #expect(try await DocumentChain.isUnderWay(version, in: library.pool))
                }
                server.fail(with: nil)
                try await library.service.drain()
                #expect(try await library.version(placement)?.state == .searchable)
            }
        }

        @Test("is read again where its job is replayed")
        func replayed() async throws {
            try await LibraryFixture.with { library in
                let placement = try await library.upload("plan.pdf", bytes: Array("%PDF-1.7\nnothing".utf8))
                try await library.service.drain()
                #expect(try await library.version(placement)?.state == .failed)
                // as if what reads it had been at fault
                try await library.pool.query(
                    "UPDATE document_contents SET content = convert_to(\(Self.text), 'UTF8')")
                let letter = try #require(try await library.service.deadLetters.first)
                #expect(try await library.service.replay(letter) != nil)
                try await library.service.drain()
                #expect(try await library.version(placement)?.state == .read)
                try await library.service.perform(IngestPendingDocuments.self)
                try await library.service.drain()
                #expect(try await library.version(placement)?.state == .searchable)
                #expect(try await library.version(placement)?.error == nil)
            }
        }

        @Test(
            "leaves nothing where it was removed, or replaced, while it was read", arguments: ["removed", "replaced"])
        func meanwhile(what: String) async throws {
            try await LibraryFixture.with { library in
                let placement = try await library.upload("plan.txt", Self.text)
                let version = try #require(try await library.version(placement))
                let id = try #require(try await library.service.jobs(IngestDocument.self).first?.id)
                let context = context(id, library)
                let payload = DocumentPayload(documentID: version.documentID, versionID: version.id)
                let job = IngestDocument(reader: DocumentReader(), memory: nil)
                guard case .done(_, _, let effects?) = try await job.run(payload, context) else {
                    Issue.record("it is not read")
                    return
                }
                let change: PostgresQuery =
                    what == "removed"
                    ? "DELETE FROM documents" : "UPDATE document_versions SET state = 'superseded'"
                try await library.pool.query(change)
                _ = try await library.pool.transaction { try await effects($0) }
                #expect(try await library.count("passages") == 0)
            }
        }

        @Test("for want of time goes on in another attempt, which counts as none")
        func deadline() async throws {
            let server = FakeEmbedder("slow")
            try await LibraryFixture.with(Embedders(server)) { library in
                let placement = try await library.upload("plan.txt", Self.text)
                _ = try await library.service.runNext()
                let id = try #require(try await library.service.jobs(GenerateEmbeddings.self).first?.id)
                let payload = DocumentPayload(documentID: placement.documentID, versionID: placement.versionID)
                let outcome = try await GenerateEmbeddings(embedders: library.embedders)
                    .run(payload, context(id, library, deadline: .now + .seconds(5)))
                guard case .snooze = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
                #expect(server.callCount == 0)
            }
        }

        private func context(
            _ job: Int64, _ library: LibraryFixture, deadline: ContinuousClock.Instant = .now + .seconds(300)
        ) -> WorkContext {
            WorkContext(
                claim: .job(id: job, fence: UUID()), attempt: 1, cause: Cause(), logger: library.logger,
                database: library.pool, standing: .assured, deadline: deadline)
        }
    }
}

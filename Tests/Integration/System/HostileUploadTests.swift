import FoundationEssentials
import HostileDocuments
import Intelligence
import Jobs
import Library
import Logging
import Models
import Postgres
import TestSupport
import Testing

extension SystemTests {
    @Suite("Documents made to do harm")
    struct HostileUploadTests {
        @Test("end each with a clear error on its job or as text, and keep nothing else from being done")
        func hostile() async throws {
            try await Stage.run { stage in
                let user = try await Self.user(in: stage.database)
                let replica = try await stage.start("ingestion", count: 1)[0]
                var versions: [(HostileDocument, Int64)] = []
                for document in HostileDocument.all {
                    // past the door, which refuses some of them at once
                    versions.append((document, try await Self.upload(document.name, document.make(), of: user, stage)))
                }
                let honest = try await Self.upload(
                    "honest.txt", Array("The ferry to the island leaves at noon.".utf8), of: user, stage)
                try await InTime.until("a process whose memory is bounded", .seconds(60)) {
                    ProcessTable.children(of: replica.pid).contains { child in
                        let limits = FileManager.default.contents(atPath: "/proc/\(child)/limits") ?? Data()
                        return String(decoding: limits, as: UTF8.self).split(separator: "\n").contains {
                            $0.hasPrefix("Max data size") && $0.contains("1073741824")
                        }
                    }
                }
                try await stage.quiet(within: .seconds(400))
                for (document, version) in versions { try await Self.check(document, version, stage) }
                #expect(try await DocumentVersion.load(honest, in: stage.database)?.state == .searchable)
                let searcher = Searcher(
                    database: stage.database, embedders: Embedders(BuiltinEmbedder()), logger: .silent)
                #expect(try await searcher.search("ferry", of: user).hits.first?.title == "honest.txt")
                try await Self.figures(stage)
                #expect(!replica.process.hasEnded)
                try await stage.expectInvariants()
            }
        }

        private static func check(_ document: HostileDocument, _ id: Int64, _ stage: Stage) async throws {
            let version = try #require(try await DocumentVersion.load(id, in: stage.database))
            let row = try #require(
                try await stage.database.query(
                    """
                    SELECT status, error, attempt, crashes, (
                        SELECT error_code FROM document_versions WHERE id = \(id)) AS code
                    FROM jobs WHERE job_type = 'ingest_document' AND (payload ->> 'version_id')::bigint = \(id)
                    """
                ).first)
            let (status, error) = (try row.decode("status", as: String.self), try row.decode("error", as: String?.self))
            let outcome = try row.decode("code", as: String?.self) ?? "text"
            print("hostile upload: \(document.name): \(status) \(outcome) \(error ?? "")")
            #expect(document.outcomes.contains(outcome), "\(document.name): \(outcome) \(error ?? "")")
            #expect(try row.decode("attempt", as: Int.self) == 1 && row.decode("crashes", as: Int.self) == 0)
            if outcome == "text" {
                #expect(status == "completed" && version.state == .searchable, "\(document.name)")
            } else {
                #expect(status == "failed" && version.state == .failed)
                let words = try #require(version.error, "\(document.name)")
                #expect(error == "'\(document.name)' is refused: \(words)" && !words.contains("\n"))
            }
        }

        /// What reading them took, the worst of all.
        private static func figures(_ stage: Stage) async throws {
            let row = try await stage.database.query(
                """
                SELECT count(*) AS attempts, max(peak_memory) AS memory, max(cpu_ms) AS cpu,
                    max(extract(epoch FROM ended_at - started_at))::float8 AS seconds FROM isolated_attempts
                """)[0]
            let memory = try row.decode("memory", as: Int64.self)
            let worst = try await stage.database.query(
                """
                SELECT name, peak_memory / 1048576 AS mib FROM isolated_attempts JOIN jobs ON jobs.id = job_id
                JOIN documents ON documents.id::text = reference_id ORDER BY peak_memory DESC LIMIT 5
                """)
            for row in worst {
                print(
                    "hostile uploads: \(try row.decode("name", as: String.self)): \(try row.decode("mib", as: Int64.self)) MiB"
                )
            }
            print(
                "hostile uploads: \(try row.decode("attempts", as: Int64.self)) processes, at most "
                    + "\(memory / 1_048_576) MiB, \(try row.decode("cpu", as: Int64.self)) ms of CPU, "
                    + "\(try row.decode("seconds", as: Double.self)) s")
            #expect(memory < 1024 * 1024 * 1024)
        }

        private static func upload(
            _ name: String, _ bytes: [UInt8], of user: UUID, _ stage: Stage
        ) async throws -> Int64 {
            try await DocumentStore.store(
                DocumentUpload(userID: user, name: name, content: bytes), cause: Cause(), in: stage.database
            ).versionID
        }

        private static func user(in database: PostgresPool) async throws -> UUID {
            try await database.query(
                """
                WITH tenant AS (INSERT INTO tenants (name) VALUES ('t') RETURNING id)
                INSERT INTO users (tenant_id, email) SELECT id, 'ann@example.org' FROM tenant RETURNING id
                """)[0].decode("id")
        }
    }
}

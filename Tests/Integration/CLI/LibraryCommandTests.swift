import FoundationEssentials
import Postgres
import Testing

/// One after the other, so that they need few of the database's connections.
@Suite("The commands of the library", .serialized, .timeLimit(.minutes(1)))
struct LibraryCommandTests {
    private static func with(_ body: (PostgresPool, CommandProgram, String) async throws -> Void) async throws {
        try await CommandDatabase.with { database, carillon in
            try await database.query(
                """
                WITH tenant AS (INSERT INTO tenants (name) VALUES ('t') RETURNING id)
                INSERT INTO users (tenant_id, email) SELECT id, 'ann@example.org' FROM tenant
                """)
            let folder = FileManager.default.temporaryDirectory.path + "/carillon-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }  // a file too many does no harm
            try await body(database, carillon, folder)
        }
    }

    @Test("take a file once, list it and remove it with a row of the audit log")
    func ingest() async throws {
        try await Self.with { database, carillon, folder in
            try Data("The ferry leaves at noon.".utf8).write(to: URL(filePath: "\(folder)/plan.txt"))
            let arguments = ["ingest", "\(folder)/plan.txt", "--user", "ann@example.org"]
            let taken = try carillon(arguments)
            #expect(
                taken.status == 0 && taken.output.hasPrefix("document 'plan.txt' taken; follow it with: carillon trace")
            )
            #expect(try carillon(arguments).output == "document 'plan.txt' has that content already; nothing is done\n")
            let jobs = try await database.query("SELECT job_type, family, reference_type FROM jobs ORDER BY id")
            #expect(
                try jobs.map { try $0.decode("job_type", as: String.self) } == [
                    "ingest_document", "generate_embeddings", "store_vectors",
                ])
            #expect(try jobs.allSatisfy { try $0.decode("reference_type", as: String.self) == "file_upload" })
            let list = try carillon("documents", "list", "--user", "ann@example.org", "--json")
            #expect(list.lines.count == 1 && list.output.contains(#""name":"plan.txt","number":1"#))
            let id = try await database.query("SELECT id::text AS v FROM documents")[0].decode("v", as: String.self)
            #expect(try carillon("documents", "remove", id).output == "document 'plan.txt' is removed\n")
            #expect(try carillon("documents", "remove", id).status == 1)
            let audit = try await database.query("SELECT subject FROM audit_log WHERE action = 'document.remove'")
            #expect(try audit.map { try $0.decode("subject", as: String.self) } == ["document \(id)"])
        }
    }

    @Test("wait for a document no longer than a job is at it")
    func wait() async throws {
        try await Self.with { database, carillon, folder in
            try Data("The ferry leaves at noon.".utf8).write(to: URL(filePath: "\(folder)/plan.txt"))
            let arguments = ["ingest", "\(folder)/plan.txt", "--user", "ann@example.org"]
            #expect(try carillon(arguments).status == 0)
            try await database.query("DELETE FROM job_dependencies")
            try await database.query("DELETE FROM live_jobs")
            let outcome = try carillon(arguments + ["--wait"])
            #expect(outcome.status == 1)
            #expect(
                outcome.errors.contains("'plan.txt' is not searchable yet, but will be tried again: "), "\(outcome)")
        }
    }

    @Test("refuse at the door what cannot be a document, a user who is not there and a kind that is none")
    func refused() async throws {
        try await Self.with { database, carillon, folder in
            try Data([0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 100)).write(to: URL(filePath: "\(folder)/a.txt"))
            try Data().write(to: URL(filePath: "\(folder)/b.txt"))
            for (file, words) in [("a.txt", "ZIP"), ("b.txt", "the file is empty"), ("c.txt", "cannot be read")] {
                let outcome = try carillon("ingest", "\(folder)/\(file)", "--user", "ann@example.org")
                #expect(outcome.status == 1 && outcome.errors.contains("is refused: "), "\(outcome)")
                #expect(outcome.errors.contains(words), "\(outcome)")
            }
            try Data("text".utf8).write(to: URL(filePath: "\(folder)/d.txt"))
            let nobody = try carillon("ingest", "\(folder)/d.txt", "--user", "anne@example.org")
            #expect(nobody.status == 1 && nobody.errors.contains("did you mean 'ann@example.org'?"))
            #expect(try carillon("search", "x", "--user", "ann@example.org", "--kind", "letter").status == 64)
            #expect(try await database.query("SELECT 1 FROM documents").isEmpty)
        }
    }

    @Test("search says that nothing was found, in whatever shape the query is, and tokens that no model was called")
    func search() async throws {
        try await Self.with { _, carillon, _ in
            for query in ["ferry", "'; DROP TABLE passages; --", String(repeating: "x y ", count: 2500)] {
                let outcome = try carillon("search", query, "--user", "ann@example.org")
                #expect(outcome.status == 0 && outcome.output == "nothing was found\n", "\(outcome)")
            }
            #expect(
                try carillon("search", "", "--user", "ann@example.org").errors == "there is nothing to search for\n")
            #expect(try carillon("tokens", "--by", "user").output == "no model was called\n")
        }
    }
}

import FoundationEssentials
import JobsTesting
import Library
import Postgres
import Testing

extension LibraryTests {
    /// The same of a request over HTTP: it runs as a role that may write documents, in a transaction in which Ann has
    /// proven who she is.
    @Suite("Nobody changes what is another's,")
    struct BreakingInAsMemberTests {
        private static let mine = "Ann keeps her key in the drawer."

        private static func with(_ body: (LibraryFixture, _ bobs: DocumentVersion) async throws -> Void) async throws {
            try await LibraryFixture.with { library in
                try await library.upload("own.txt", mine)
                let bobs = try await library.upload("secret.txt", "Bob keeps it under the stone.", of: library.bob)
                try await library.service.drain()
                try await library.pool.query(
                    """
                    CREATE FUNCTION injected(statement text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
                    DECLARE changed bigint;
                    BEGIN EXECUTE statement; GET DIAGNOSTICS changed = ROW_COUNT; RETURN changed; END $$
                    """)
                let here = try await library.pool.query("SELECT current_schema() AS v")[0].decode("v", as: String.self)
                try await library.pool.query("GRANT CREATE ON SCHEMA \(identifier: here) TO carillon_member")
                try await library.pool.query("ALTER FUNCTION injected(text) OWNER TO carillon_member")
                try await library.pool.query("GRANT EXECUTE ON FUNCTION injected(text) TO PUBLIC")
                try await library.pool.query("REVOKE CREATE ON SCHEMA \(identifier: here) FROM carillon_member")
                let version = try #require(try await library.version(bobs))
                try await body(library, version)
            }
        }

        /// How many rows each statement changes, one after the other in one transaction; `nil` for one that is refused.
        private static func inject(_ statements: [String], _ library: LibraryFixture) async throws -> [Int64?] {
            try await library.pool.withConnection { connection in
                try await connection.query("BEGIN")
                try await connection.query("SELECT set_config('carillon.member', member_proof(\(library.ann)), true)")
                var answers: [Int64?] = []
                for statement in statements {
                    try await connection.query("SAVEPOINT before")
                    do {
                        let rows = try await connection.query("SELECT injected(\(statement)) AS v")
                        answers.append(try rows[0].decode("v", as: Int64.self))
                    } catch is PostgresError {
                        answers.append(nil)
                        try await connection.query("ROLLBACK TO before")
                    }
                }
                try await connection.query("COMMIT")
                return answers
            }
        }

        /// BOB, DOCUMENT and VERSION stand for what is his.
        @Test(
            "by writing beside it",
            arguments: [
                "UPDATE documents SET name = 'x' WHERE user_id = 'BOB'", "DELETE FROM documents WHERE user_id = 'BOB'",
                "UPDATE document_versions SET state = 'stored' WHERE id = VERSION",
                "UPDATE documents SET user_id = 'BOB'", "UPDATE documents SET current_version = VERSION",
                "UPDATE documents SET id = 'DOCUMENT'",
                "INSERT INTO documents (tenant_id, user_id, name) SELECT tenant_id, 'BOB', 'x' FROM users",
                """
                INSERT INTO document_versions (document_id, tenant_id, user_id, number, content_hash, size, correlation_id)
                SELECT 'DOCUMENT', tenant_id, id, 9, 'x', 1, 'x' FROM users
                """,
                """
                INSERT INTO document_versions (document_id, tenant_id, user_id, number, content_hash, size, correlation_id)
                SELECT 'DOCUMENT', tenant_id, 'BOB', 9, 'x', 1, 'x' FROM users
                """,
                "UPDATE document_versions SET document_id = 'DOCUMENT', number = 9",
                "INSERT INTO document_contents (version_id, user_id, content) VALUES (VERSION, 'BOB', 'x')",
                "INSERT INTO document_contents (version_id, user_id, content) SELECT VERSION, id, 'x' FROM users",
                "DELETE FROM passages", "UPDATE memories SET body = 'x'", "DELETE FROM memory_candidates",
                "UPDATE member_keys SET key = 'x'", "SELECT content FROM document_contents",
            ])
        func writing(statement: String) async throws {
            try await Self.with { library, bobs in
                // so that there is none to be in the way of the attack
                try await library.pool.query("DELETE FROM document_contents WHERE version_id = \(bobs.id)")
                let before = try await state(library)
                let attack = statement.replacing("DOCUMENT", with: bobs.documentID.uuidString.lowercased())
                    .replacing("VERSION", with: "\(bobs.id)").replacing(
                        "BOB", with: library.bob.uuidString.lowercased())
                let changed = try await Self.inject([attack], library)[0]
                #expect(changed == nil || changed == 0, "\(attack)")
                #expect(try await state(library) == before, "\(attack)")
            }
        }

        @Test(
            "though it tries to be another role",
            arguments: ["RESET ROLE", "SET ROLE carillon", "SET row_security = off"])
        func role(statement: String) async throws {
            try await Self.with { library, bobs in
                let theft = "UPDATE documents SET name = 'x' WHERE id = '\(bobs.documentID)'"
                let answers = try await Self.inject([statement, theft, "SELECT id FROM users"], library)
                #expect(answers[1] == nil || answers[1] == 0)
                #expect(answers[2] == nil || answers[2] == 1)
            }
        }

        @Test("but whose it is may do it, also while it is read, and removes what came of it")
        func own() async throws {
            try await Self.with { library, _ in
                let answers = try await Self.inject(
                    ["UPDATE documents SET name = 'x'", "DELETE FROM documents"], library)
                #expect(answers == [1, 1])
                #expect(try await library.count("passages") == 1)
                #expect(try await library.count("memory_candidates") == 1)
            }
        }

        private func state(_ library: LibraryFixture) async throws -> [String] {
            try await library.pool.query(
                """
                SELECT row_to_json(it)::text AS it FROM (SELECT documents.*, version.*, content FROM documents
                    LEFT JOIN document_versions AS version ON version.document_id = documents.id
                    LEFT JOIN document_contents ON version_id = version.id) AS it ORDER BY 1
                """
            ).map { try $0.decode("it") }
        }
    }
}

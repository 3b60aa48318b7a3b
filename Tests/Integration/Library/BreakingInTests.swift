import FoundationEssentials
import JobsTesting
import Library
import Postgres
import Testing

extension LibraryTests {
    /// The worst that could happen to a search: somebody's text becomes SQL. It runs as the role that searches run as, in
    /// a transaction in which Ann has proven who she is.
    @Suite("Nobody reads what is another's,")
    struct BreakingInTests {
        private static let secret = "Bob keeps the key under the third stone."

        private static func with(_ body: (LibraryFixture) async throws -> Void) async throws {
            try await LibraryFixture.with { library in
                try await library.upload("own.txt", "Ann keeps her key in the drawer.")
                try await library.upload("secret.txt", secret, of: library.bob)
                try await library.service.drain()
                try await library.pool.query(
                    """
                    CREATE FUNCTION injected(statement text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$
                    DECLARE answer text;
                    BEGIN
                        -- what returns nothing fails for that alone where it is asked to
                        IF statement ~ '^SELECT' THEN EXECUTE statement INTO answer;
                        ELSE EXECUTE statement; answer := 'done'; END IF;
                        RETURN answer;
                    END $$
                    """)
                // an owner needs the right to create where he is no superuser
                let here = try await library.pool.query("SELECT current_schema() AS v")[0].decode("v", as: String.self)
                try await library.pool.query("GRANT CREATE ON SCHEMA \(identifier: here) TO carillon_search")
                try await library.pool.query("ALTER FUNCTION injected(text) OWNER TO carillon_search")
                try await library.pool.query("GRANT EXECUTE ON FUNCTION injected(text) TO PUBLIC")
                try await library.pool.query("REVOKE CREATE ON SCHEMA \(identifier: here) FROM carillon_search")
                try await body(library)
            }
        }

        /// What statements return, one after the other in one transaction; `nil` for one that is refused.
        private static func inject(_ statements: [String], _ library: LibraryFixture) async throws -> [String?] {
            try await library.pool.withConnection { connection in
                try await connection.query("BEGIN")
                try await connection.query("SELECT set_config('carillon.member', member_proof(\(library.ann)), true)")
                var answers: [String?] = []
                for statement in statements {
                    try await connection.query("SAVEPOINT before")
                    do {
                        let rows = try await connection.query("SELECT injected(\(statement)) AS v")
                        answers.append(try rows[0].decode("v", as: String?.self) ?? "nothing")
                    } catch let error as PostgresError {
                        #expect(!String(reflecting: error).contains("third stone"), "\(statement)")
                        answers.append(nil)
                        try await connection.query("ROLLBACK TO before")
                    }
                }
                try await connection.query("ROLLBACK")
                return answers
            }
        }

        private static let all = "SELECT string_agg(body, '|') FROM passages"

        @Test("though it asks for all there is")
        func all() async throws {
            try await Self.with { library in
                let answers = try await Self.inject(
                    [Self.all, "SELECT count(*) FROM embeddings", "SELECT member()"], library)
                #expect(answers[0] == "Ann keeps her key in the drawer." && answers[1] == "1")
                #expect(answers[2] == library.ann.uuidString.lowercased())
            }
        }

        @Test(
            "though it tries to be another role",
            arguments: [
                "RESET ROLE", "SET ROLE NONE", "SET LOCAL ROLE carillon", "SELECT set_config('role', 'none', true)",
                "SET SESSION AUTHORIZATION DEFAULT", "SELECT set_config('session_authorization', 'carillon', true)",
                "SET row_security = off", "ALTER TABLE passages DISABLE ROW LEVEL SECURITY",
                "DROP POLICY own ON passages", "GRANT carillon TO carillon_search",
                "ALTER ROLE carillon_search BYPASSRLS",
            ])
        func role(statement: String) async throws {
            try await Self.with { library in
                let answers = try await Self.inject([statement, Self.all], library)
                #expect(answers[0] == nil || statement.contains("row_security"), "\(statement)")
                #expect(answers[1] == "Ann keeps her key in the drawer." || answers[1] == nil)
            }
        }

        @Test("though it says that it is somebody else")
        func forged() async throws {
            try await Self.with { library in
                let bob = library.bob.uuidString.lowercased()
                let claims = [
                    bob, "\(bob):", "\(bob):\(String(repeating: "0", count: 64))", "x", "", "\(bob):' OR true --",
                ]
                for claim in claims {
                    let quoted = claim.replacing("'", with: "''")
                    let answers = try await Self.inject(
                        ["SELECT set_config('carillon.member', '\(quoted)', true)", Self.all], library)
                    #expect(answers[1] == "nothing", "\(claim)")
                }
                // its own proof with another's name
                let stolen = """
                    SELECT set_config('carillon.member', '\(bob)' || substr(current_setting('carillon.member'), 37), true)
                    """
                #expect(try await Self.inject([stolen, Self.all], library)[1] == "nothing")
            }
        }

        @Test("though it asks for the key, for a proof, or puts a key of its own in the way")
        func key() async throws {
            try await Self.with { library in
                let bob = library.bob.uuidString.lowercased()
                let own = """
                    DO $x$ BEGIN
                        CREATE TEMP TABLE member_keys (is_only boolean, key bytea);
                        INSERT INTO member_keys VALUES (true, 'k');
                        GRANT SELECT ON member_keys TO PUBLIC;
                        PERFORM set_config('carillon.member', '\(bob):' || encode(sha256('k'::bytea || sha256('k'::bytea
                            || convert_to('\(bob) ' || pg_backend_pid() || ' '
                            || extract(epoch FROM pg_catalog.transaction_timestamp()), 'UTF8'))), 'hex'), true);
                    END $x$
                    """
                let answers = try await Self.inject(
                    ["SELECT key FROM member_keys", "SELECT member_proof('\(bob)')", own, Self.all], library)
                #expect(answers[0] == nil && answers[1] == nil)
                #expect(answers[3] == "nothing" || answers[3] == "Ann keeps her key in the drawer.")
            }
        }

        @Test(
            "though it goes for the tables, the files, the programs and the ledger behind",
            arguments: [
                "SELECT string_agg(encode(content, 'escape'), '') FROM document_contents",
                "SELECT string_agg(name, '') FROM documents", "SELECT string_agg(title, '') FROM document_versions",
                "SELECT string_agg(body, '') FROM mail_messages", "SELECT string_agg(email, '') FROM users",
                "SELECT string_agg(refresh_token, '') FROM connections",
                "SELECT string_agg(payload::text, '') FROM jobs",
                "SELECT count(*) FROM recall_events", "SELECT count(*) FROM background_job_token_usages",
                "SELECT pg_read_file('/etc/passwd')", "SELECT lo_import('/etc/passwd')",
                "COPY passages TO PROGRAM 'cat'", "COPY passages TO '/tmp/passages'",
                "CREATE FUNCTION mine() RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
                "DELETE FROM passages", "UPDATE passages SET user_id = member()", "TRUNCATE embeddings",
                "INSERT INTO recall_events DEFAULT VALUES", "DROP TABLE passages",
                "SELECT string_agg(most_common_vals::text, '') FROM pg_stats WHERE tablename = 'users'",
            ])
        func tables(statement: String) async throws {
            try await Self.with { library in
                let answer = try await Self.inject([statement], library)[0]
                #expect(answer == nil || answer == "nothing", "\(statement): \(answer ?? "")")
                #expect(try await library.count("passages") == 2)
            }
        }

        @Test("nor takes it away by a table of its own, from which it removes what others' passages are of")
        func triggers() async throws {
            try await Self.with { library in
                let attack = """
                    DO $x$ BEGIN
                        CREATE TEMP TABLE fake (id text);
                        INSERT INTO fake SELECT '' FROM generate_series(1, 3);
                        %
                        CREATE TRIGGER fake AFTER DELETE ON fake REFERENCING OLD TABLE AS gone
                            FOR EACH STATEMENT EXECUTE FUNCTION remove_passages('document');
                        DELETE FROM fake;
                    END $x$
                    """
                let row = try await library.pool.query("SELECT id FROM documents WHERE user_id = \(library.bob)")[0]
                let bobs = try row.decode("id", as: UUID.self).uuidString.lowercased()
                let statement = attack.replacing("%", with: "INSERT INTO fake VALUES ('\(bobs)');")
                #expect(try await Self.inject([statement], library) == [nil])
                #expect(try await library.count("passages") == 2)
                // not even where it may
                try await library.pool.query("GRANT EXECUTE ON FUNCTION remove_passages() TO PUBLIC")
                let here = try await Self.inject([statement, "SELECT 1"], library)
                #expect(here == [nil, "1"])
                try await library.pool.query("DELETE FROM documents WHERE id::text = \(bobs)")
                #expect(try await library.count("passages") == 1)
            }
        }

        @Test("though it has rows of others pass through something that tells of them")
        func leaks() async throws {
            try await Self.with { library in
                let answers = try await Self.inject(
                    [
                        "SELECT count(*) FROM passages WHERE body::integer = 1",
                        "SELECT count(*) FROM passages WHERE 1 / (position('stone' IN body)) = 1",
                        "SELECT string_agg(body, '') FROM passages WHERE ts_rank(words, 'stone') >= 0",
                        "SELECT query_to_xml('SELECT body FROM passages', true, false, '')::text",
                    ], library)
                #expect(answers[0] == nil && answers[1] == nil)
                #expect(answers[2] == "Ann keeps her key in the drawer.")
                // some servers are built without XML
                #expect(answers[3]?.contains("stone") != true)
            }
        }

        @Test("with a proof that is left over from another transaction or session")
        func replayed() async throws {
            try await Self.with { library in
                let pool = library.pool
                let proof = try await pool.query("SELECT member_proof(\(library.bob)) AS v")[0]
                    .decode("v", as: String.self)
                for _ in 0..<3 {
                    let seen = try await pool.transaction { transaction in
                        _ = try await transaction.query("SELECT set_config('carillon.member', \(proof), true)")
                        return try await transaction.query("SELECT member() AS v")[0].decode("v", as: UUID?.self)
                    }
                    #expect(seen == nil)
                }
                let left = try await pool.query("SELECT count(*) AS v FROM passages_found('{1,2}')")
                #expect(try left[0].decode("v", as: Int64.self) == 0)
            }
        }

        @Test(
            "and a query in the shape of SQL is a query like any other",
            arguments: [
                "'; DROP TABLE passages; --", "' OR 1=1 --", "key') UNION SELECT body FROM passages --",
                "\"); RESET ROLE; SELECT * FROM passages; --", "key$$; SELECT 1; $$", "%' OR '%'='", "\\'; SELECT 1 --",
                "key:* | !stone & (", "{1,2}", "key\u{0}stone", "1; SELECT set_config('role','none',false)",
            ])
        func shaped(query: String) async throws {
            try await Self.with { library in
                let hits = try await library.search(query).hits
                #expect(hits.allSatisfy { $0.title == "own.txt" })
                var filter = SearchFilter()
                filter.person = query.replacing("\u{0}", with: "")
                #expect(try await library.search("key", filter: filter).hits.isEmpty)
                #expect(try await library.count("passages") == 2)
            }
        }
    }
}

import FoundationEssentials
import Postgres
import Testing

@Suite("A connection on a real server", .timeLimit(.minutes(1)))
struct PostgresConnectionTests {
    @Test("a violated constraint is named, its values are not shown")
    func constraint() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            try await connection.query("CREATE TABLE users (email text CONSTRAINT one_account UNIQUE)")
            try await connection.query("INSERT INTO users VALUES (\("ada@example.org"))")
            let error = try await #require(throws: PostgresError.self) {
                try await connection.query("INSERT INTO users VALUES (\("ada@example.org"))")
            }
            #expect(error.code == .server)
            #expect(error.isUniqueViolation("one_account"))
            #expect(error.table == "users")
            #expect(!"\(error)".contains("ada@"))
            #expect(String(reflecting: error).contains("ada@"))
            await connection.close()
        }
    }

    @Test("a value in a data error is not shown")
    func dataError() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            let error = try await #require(throws: PostgresError.self) {
                try await connection.query("SELECT \("hunter2")::int")
            }
            #expect(error.sqlState == "22P02")
            #expect(!"\(error)".contains("hunter2"))
            await connection.close()
        }
    }

    @Test("a value that cannot be encoded leaves the connection usable")
    func encodingError() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            let error = try await #require(throws: PostgresError.self) {
                try await connection.query("SELECT \("a\0b")")
            }
            #expect(error.code == .encoding)
            #expect(try await connection.query("SELECT 1").count == 1)
            await connection.close()
        }
    }

    @Test("a statement larger than any buffer goes out, and its answer comes in")
    func large() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            let bytes = [UInt8](repeating: 7, count: 20 * 1024 * 1024)
            let rows = try await connection.query("SELECT \(bytes) AS same")
            #expect(try rows.first?.decode("same", as: [UInt8].self) == bytes)
            await connection.close()
        }
    }

    @Test("statements of many tasks on one connection each get their own answer")
    func concurrent() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let rows = try await connection.query("SELECT \(number) AS n")
                        #expect(try rows.first?.decode("n", as: Int.self) == number)
                    }
                }
                try await group.waitForAll()
            }
            await connection.close()
        }
    }

    @Test("a script runs as a whole or not at all, and its error has a position")
    func script() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            let error = try await #require(throws: PostgresError.self) {
                try await connection.execute(script: "CREATE TABLE a (x int);\nSELEKT 1;")
            }
            #expect(error.sqlState == "42601")
            #expect(error.position == 25)
            let found = try await connection.query("SELECT to_regclass('a') IS NULL AS gone")
            #expect(try found.first?.decode("gone", as: Bool.self) == true)
            await connection.close()
        }
    }

    @Test("prepared statements survive DISCARD ALL and a changed table")
    func staleStatements() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            try await connection.query("CREATE TABLE t (a int)")
            try await connection.query("INSERT INTO t VALUES (1)")
            for _ in 1...3 { #expect(try await connection.query("SELECT * FROM t").columnNames == ["a"]) }
            try await connection.execute(script: "DEALLOCATE ALL")
            #expect(try await connection.query("SELECT * FROM t").columnNames == ["a"])
            for _ in 1...2 { try await connection.query("SELECT * FROM t") }
            try await connection.execute(script: "ALTER TABLE t ADD b int")
            #expect(try await connection.query("SELECT * FROM t").columnNames == ["a", "b"])
            // Inside a transaction the failure dooms it, so the transaction is run again.
            for _ in 1...2 { try await connection.query("SELECT * FROM t") }
            try await connection.execute(script: "ALTER TABLE t ADD c int")
            let names = try await connection.transaction { try await $0.query("SELECT * FROM t").columnNames }
            #expect(names == ["a", "b", "c"])
            await connection.close()
        }
    }

    @Test("more statements than the cache holds do not pile up on the server")
    func eviction() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            for number in 0..<600 {
                for _ in 1...2 { try await connection.query("SELECT \(unescaped: "\(number)")") }
            }
            let rows = try await connection.query("SELECT count(*) AS n FROM pg_prepared_statements")
            #expect(try #require(try rows.first?.decode("n", as: Int.self)) <= 260)
            await connection.close()
        }
    }

    @Test("the statement timeout is an error of the server, not a cancellation")
    func statementTimeout() async throws {
        try await PostgresFixture.with({ $0.statementTimeout = .milliseconds(100) }) { fixture in
            let connection = try await fixture.connect()
            let error = try await #require(throws: PostgresError.self) {
                try await connection.query("SELECT pg_sleep(30)")
            }
            #expect(error.isQueryCancelled)
            #expect(error.code == .server)
            #expect(try await connection.query("SELECT 1").count == 1)
            await connection.close()
        }
    }

    @Test("COPY sent as a query is refused without hanging")
    func copyAsQuery() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            await #expect(throws: PostgresError.self) { try await connection.query("COPY (SELECT 1) TO STDOUT") }
            #expect(!connection.isOpen)
        }
    }

    @Test("nobody listens: the connection fails with the reason and the password stays out")
    func refused() async throws {
        let configuration = try PostgresConfiguration(url: "postgres://me:hunter2@127.0.0.1:1,127.0.0.1:2/none")
        let error = try await #require(throws: PostgresError.self) {
            try await PostgresConnection.connect(configuration, logger: PostgresFixture.quiet)
        }
        #expect(error.code == .connectionFailed)
        #expect(error.message.contains("port 1") && error.message.contains("port 2"))
        #expect(!String(reflecting: error).contains("hunter2"))
    }

    @Test("the next host is taken when the first refuses")
    func secondHost() async throws {
        let authority = try #require(PostgresFixture.url.split(separator: "@", maxSplits: 1).last)
        let target = try #require(authority.split(separator: "/").first)
        let configuration = try PostgresConfiguration(
            url: PostgresFixture.url.replacing(target, with: "127.0.0.1:1,\(target)"))
        let connection = try await PostgresConnection.connect(configuration, logger: PostgresFixture.quiet)
        #expect(connection.isOpen)
        await connection.close()
    }

    @Test("a server of the wrong kind is not taken")
    func sessionAttributes() async throws {
        var configuration = try PostgresConfiguration(url: PostgresFixture.url)
        configuration.targetSessionAttributes = .standby
        let error = try await #require(throws: PostgresError.self) {
            try await PostgresConnection.connect(configuration, logger: PostgresFixture.quiet)
        }
        #expect(error.code == .connectionFailed)
    }

    @Test("once closed it says so")
    func closed() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            await connection.close()
            let error = try await #require(throws: PostgresError.self) { try await connection.query("SELECT 1") }
            #expect(error.code == .poolClosed)
            #expect(await connection.processID == 0)
        }
    }
}

import FoundationEssentials
import Postgres
import Testing

@Suite("Many rows at once on a real server", .timeLimit(.minutes(2)))
struct PostgresBulkTests {
    @Test("COPY loads 100,000 rows, with integers of the column's width and NULLs")
    func copy() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            try await connection.query(
                "CREATE TABLE t (id int8, small int2, label varchar(20), at timestamptz, body jsonb, v vector(2))")
            let date = Date(timeIntervalSince1970: 1_700_000_000)
            let count = try await connection.copy(
                into: "t", schema: fixture.schema, columns: ["id", "small", "label", "at", "body", "v"],
                rows: (0..<100_000).lazy.map { number in
                    [
                        number, number % 1000, number % 2 == 0 ? "row \(number)" : String?.none, date,
                        PostgresJSON("{\"n\":\(number)}"), PostgresVector([1, Float(number)]),
                    ]
                })
            #expect(count == 100_000)
            let rows = try await connection.query(
                """
                SELECT count(*) AS n, count(label) AS labels, sum(small) AS small, max((body->>'n')::int) AS last,
                min(at) AS at, count(*) FILTER (WHERE v = '[1,99999]') AS vectors FROM t
                """)
            let row = try #require(rows.first)
            #expect(try row.decode("n", as: Int.self) == 100_000)
            #expect(try row.decode("labels", as: Int.self) == 50_000)
            #expect(try row.decode("small", as: Int.self) == 49_950_000)
            #expect(try row.decode("last", as: Int.self) == 99_999)
            #expect(try row.decode("at", as: Date.self) == date)
            #expect(try row.decode("vectors", as: Int.self) == 1)
            await connection.close()
        }
    }

    @Test("COPY of a value that does not fit loads nothing and leaves the connection usable")
    func copyFailure() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            try await connection.query("CREATE TABLE t (n int2 CHECK (n < 5000))")
            var error = try await #require(throws: PostgresError.self) {
                try await connection.copy(into: "t", columns: ["n"], rows: (0..<100_000).lazy.map { [$0] })
            }
            #expect(error.code == .encoding)
            #expect(error.message.contains(#"column "n""#))
            error = try await #require(throws: PostgresError.self) {
                try await connection.copy(into: "t", columns: ["n"], rows: (0..<10_000).lazy.map { [$0] })
            }
            #expect(error.constraint == "t_n_check")
            error = try await #require(throws: PostgresError.self) {
                try await connection.copy(into: "t", columns: ["n", "m"], rows: [[1, 2]])
            }
            #expect(error.sqlState == "42703")
            #expect(try await connection.query("SELECT FROM t").isEmpty)
            await connection.close()
        }
    }

    @Test("COPY whose task is cancelled loads nothing and leaves the connection usable")
    func copyCancelled() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            try await connection.query("CREATE TABLE t (n int8)")
            let (started, signal) = AsyncStream<Void>.makeStream()
            let task = Task {
                try await connection.copy(into: "t", columns: ["n"], rows: EndlessRows(signal: signal))
            }
            for await _ in started { break }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await within(.seconds(10)) { try await task.value } }
            #expect(try await connection.query("SELECT FROM t").isEmpty)
            await connection.close()
        }
    }

    @Test("unnest inserts columns as arrays, NULLs and vectors too")
    func unnest() async throws {
        try await PostgresFixture.with { fixture in
            let pool = fixture.pool()
            try await pool.query("CREATE TABLE t (id int8 PRIMARY KEY, label text, v vector(1))")
            let ids = Array(0..<1000)
            let labels = ids.map { $0 % 3 == 0 ? nil : "label \($0)" }
            let vectors = ids.map { PostgresVector([Float($0)]) }
            let insert: PostgresQuery = """
                INSERT INTO t SELECT * FROM unnest(\(ids), \(labels), \(vectors)) ON CONFLICT DO NOTHING
                """
            #expect(try await pool.query(insert).affectedRows == 1000)
            #expect(try await pool.query(insert).affectedRows == 0)
            let rows = try await pool.query("SELECT * FROM t ORDER BY id")
            #expect(try rows.map { try $0.decode("label", as: String?.self) } == labels)
            #expect(try rows.map { try $0.decode("v", as: PostgresVector.self) } == vectors)
            pool.close()
        }
    }

    @Test("a pipeline answers each statement, in order")
    func pipeline() async throws {
        try await PostgresFixture.with { fixture in
            let pool = fixture.pool()
            try await pool.query("CREATE TABLE t (n int8 PRIMARY KEY)")
            for _ in 1...3 {
                let results = try await pool.pipeline(
                    (0..<500).map { "INSERT INTO t VALUES (\($0)) RETURNING n" } + ["DELETE FROM t"])
                #expect(results.count == 501)
                #expect(try results.dropLast().map { try $0.first?.decode("n", as: Int.self) } == Array(0..<500))
                #expect(results.last?.affectedRows == 500)
            }
            pool.close()
        }
    }

    @Test("a pipeline with a failing statement has no effect, names it, and leaves the connection usable")
    func pipelineFailure() async throws {
        try await PostgresFixture.with { fixture in
            let pool = fixture.pool(size: 1)
            try await pool.query("CREATE TABLE t (n int8 PRIMARY KEY)")
            for _ in 1...3 {
                let error = try await #require(throws: PostgresError.self) {
                    try await pool.pipeline([
                        "INSERT INTO t VALUES (\(1))", "INSERT INTO t VALUES (\(1))", "SELECT 1",
                        "INSERT INTO t VALUES (\(2))",
                    ])
                }
                #expect(error.isUniqueViolation("t_pkey"))
                #expect(error.statementIndex == 1)
            }
            #expect(try await pool.query("SELECT FROM t").isEmpty)
            #expect(try await pool.pipeline(["SELECT 1", "SELECT 1"]).count == 2)
            try await pool.withConnection { try await $0.execute(script: "DEALLOCATE ALL") }
            #expect(try await pool.pipeline(["SELECT 1", "SELECT 1"]).count == 2)
            pool.close()
        }
    }

    @Test("a pipeline larger than every buffer does not lock up")
    func largePipeline() async throws {
        try await PostgresFixture.with { fixture in
            let pool = fixture.pool()
            let text = String(repeating: "x", count: 100_000)
            let results = try await within(.seconds(30)) {
                try await pool.pipeline((0..<300).map { _ in "SELECT \(text) AS same" })
            }
            #expect(try results.allSatisfy { try $0.first?.decode("same", as: String.self) == text })
            pool.close()
        }
    }
}

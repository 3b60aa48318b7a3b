import Postgres
import Synchronization
import Testing

private struct Failure: Error {}

@Suite("A transaction on a real server", .timeLimit(.minutes(1)))
struct PostgresTransactionTests {
    /// A pool on a schema with one table `t (n int)` that holds one row.
    private func withTable(_ body: @Sendable (PostgresPool) async throws -> Void) async throws {
        try await PostgresFixture.with { fixture in
            let pool = fixture.pool()
            try await pool.query("CREATE TABLE t (n int8)")
            try await pool.query("INSERT INTO t VALUES (0)")
            try await body(pool)
            pool.close()
        }
    }

    private func sum(_ database: some PostgresQuerying) async throws -> Int? {
        try await database.query("SELECT sum(n) AS sum FROM t").first?.decode("sum")
    }

    @Test("is committed when the closure returns")
    func commit() async throws {
        try await withTable { pool in
            let answer = try await pool.transaction { transaction in
                try await transaction.query("UPDATE t SET n = 1")
                return 42
            }
            #expect(answer == 42)
            #expect(try await sum(pool) == 1)
        }
    }

    @Test("is rolled back when the closure throws, and the connection is used again")
    func rollback() async throws {
        try await withTable { pool in
            await #expect(throws: Failure.self) {
                try await pool.transaction { transaction in
                    try await transaction.query("UPDATE t SET n = 1")
                    throw Failure()
                }
            }
            let total = try await sum(pool)
            #expect(total == 0)
        }
    }

    @Test("is rolled back when its task is cancelled")
    func cancellation() async throws {
        try await withTable { pool in
            let (started, signal) = AsyncStream<Void>.makeStream()
            let task = Task {
                try await pool.transaction { transaction in
                    try await transaction.query("UPDATE t SET n = 1")
                    signal.yield()
                    try await transaction.query("SELECT pg_sleep(60)")
                }
            }
            for await _ in started { break }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await within(.seconds(5)) { try await task.value } }
            #expect(try await sum(pool) == 0)
            // The row is not locked any more.
            _ = try await within(.seconds(5)) { try await pool.query("UPDATE t SET n = 2") }
        }
    }

    @Test("is not committed when its task was cancelled between the last statement and the end")
    func lateCancellation() async throws {
        try await withTable { pool in
            let task = Task {
                try await pool.transaction { transaction in
                    try await transaction.query("UPDATE t SET n = 1")
                    withUnsafeCurrentTask { $0?.cancel() }
                }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            let total = try await sum(pool)
            #expect(total == 0)
        }
    }

    @Test("that swallowed a statement's error is an error, not a silent rollback")
    func swallowed() async throws {
        try await withTable { pool in
            let error = try await #require(throws: PostgresError.self) {
                try await pool.transaction { transaction in
                    try await transaction.query("UPDATE t SET n = 1")
                    _ = try? await transaction.query("SELECT 1 / 0")
                }
            }
            #expect(error.sqlState == "25P02")
            #expect(try await sum(pool) == 0)
        }
    }

    @Test("is run again when it collides with another")
    func serialization() async throws {
        try await withTable { pool in
            let runs = Mutex(0)
            let (firstRead, signalFirst) = AsyncStream<Void>.makeStream()
            let (otherDone, signalOther) = AsyncStream<Void>.makeStream()
            let other = Task {
                for await _ in firstRead { break }
                try await pool.transaction(isolation: .serializable) { transaction in
                    let n = try await sum(transaction) ?? 0
                    try await transaction.query("UPDATE t SET n = \(n + 10)")
                }
                signalOther.yield()
            }
            try await pool.transaction(isolation: .serializable) { transaction in
                let run = runs.withLock { runs in
                    runs += 1
                    return runs
                }
                let n = try await sum(transaction) ?? 0
                if run == 1 {
                    signalFirst.yield()
                    for await _ in otherDone { break }
                }
                try await transaction.query("UPDATE t SET n = \(n + 1)")
            }
            try await other.value
            #expect(runs.withLock { $0 } == 2)
            #expect(try await sum(pool) == 11)
        }
    }

    @Test("is given up after as many attempts as allowed")
    func attempts() async throws {
        try await withTable { pool in
            let runs = Mutex(0)
            let error = try await #require(throws: PostgresError.self) {
                try await pool.transaction(attempts: 2) { transaction in
                    runs.withLock { $0 += 1 }
                    try await transaction.query("DO $$ BEGIN RAISE EXCEPTION SQLSTATE '40001'; END $$")
                }
            }
            #expect(error.sqlState == "40001")
            #expect(runs.withLock { $0 } == 2)
        }
    }

    @Test("whose deferred constraint fails at COMMIT throws and has no effect")
    func deferredConstraint() async throws {
        try await withTable { pool in
            try await pool.query("ALTER TABLE t ADD CONSTRAINT one UNIQUE (n) DEFERRABLE INITIALLY DEFERRED")
            let error = try await #require(throws: PostgresError.self) {
                try await pool.transaction { try await $0.query("INSERT INTO t VALUES (0)") }
            }
            #expect(error.isUniqueViolation("one"))
            #expect(try await pool.query("SELECT FROM t").count == 1)
        }
    }

    @Test("shows a correlation id as application name, until it ends")
    func applicationName() async throws {
        try await withTable { pool in
            let id = "job-6a1f8c1e-0000-4000-8000-000000000000"
            try await pool.transaction { transaction in
                try await transaction.setApplicationName(id)
                let shown = try await transaction.query(
                    "SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()")
                #expect(try shown.first?.decode(0, as: String.self) == id)
            }
            let shown = try await pool.query("SELECT current_setting('application_name') AS name")
            #expect(try shown.first?.decode("name", as: String.self) == "carillon")
        }
    }

    @Test("is of no use after its closure")
    func escaped() async throws {
        try await withTable { pool in
            let transaction = try await pool.transaction { $0 }
            let error = try await #require(throws: PostgresError.self) { try await transaction.query("SELECT 1") }
            #expect(error.code == .poolClosed)
        }
    }

    @Test("is unknown when the connection breaks while COMMIT is under way")
    func unknownCommit() async throws {
        try await withTable { pool in
            // The deferred trigger ends its own session inside COMMIT.
            try await pool.withConnection { connection in
                try await connection.execute(
                    script: """
                        CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                        $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(10); RETURN NULL; END $$;
                        CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION die();
                        """)
            }
            let error = try await #require(throws: PostgresError.self) {
                try await pool.transaction { try await $0.query("INSERT INTO t VALUES (1)") }
            }
            #expect(error.code == .commitUnknown)
            #expect(try await sum(pool) == 0)
        }
    }
}

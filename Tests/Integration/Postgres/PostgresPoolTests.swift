import Postgres
import Testing

@Suite("A pool on a real server", .timeLimit(.minutes(1)))
struct PostgresPoolTests {
    @Test("opens no more connections than its size, however many tasks use it")
    func bound() async throws {
        try await PostgresFixture.with({ $0.applicationName = "pool-bound" }) { fixture in
            let pool = fixture.pool(size: 2)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 { group.addTask { try await pool.query("SELECT pg_sleep(0.001)") } }
                try await group.waitForAll()
            }
            let rows = try await pool.query(
                "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'pool-bound'")
            #expect(try rows.first?.decode("n", as: Int.self) == 2)
            pool.close()
        }
    }

    @Test("tells when none became free in time")
    func exhaustion() async throws {
        try await PostgresFixture.with { fixture in
            let pool = fixture.pool(size: 1, acquireTimeout: .milliseconds(100))
            try await pool.withConnection { _ in
                let error = try await #require(throws: PostgresError.self) { try await pool.query("SELECT 1") }
                #expect(error.code == .acquireTimeout)
            }
            #expect(try await pool.query("SELECT 1").count == 1)
            pool.close()
        }
    }

    @Test("lets who waits be cancelled")
    func cancelledWaiting() async throws {
        try await PostgresFixture.with { fixture in
            let pool = fixture.pool(size: 1, acquireTimeout: .seconds(60))
            try await pool.withConnection { _ in
                let task = Task { try await pool.query("SELECT 1") }
                await Task.yield()
                task.cancel()
                await #expect(throws: CancellationError.self) { try await within(.seconds(5)) { try await task.value } }
            }
            pool.close()
        }
    }

    @Test("loses a session killed in the middle of a statement, and recovers")
    func terminated() async throws {
        try await PostgresFixture.with { fixture in
            let pool = fixture.pool(size: 1)
            let observer = try await fixture.connect()
            let task = Task { try await pool.query("SELECT pg_sleep(60), 'to be killed'") }
            let pid = try await backend(running: "to be killed", seenBy: observer)
            try await observer.query("SELECT pg_terminate_backend(\(Int32(pid)))")
            let error = try await #require(throws: PostgresError.self) {
                try await within(.seconds(5)) { try await task.value }
            }
            #expect(error.code == .connectionLost)
            #expect(error.sqlState == "57P01")
            #expect(try await pool.query("SELECT 1").count == 1)
            await observer.close()
            pool.close()
        }
    }

    @Test("does not lend a session that was killed while idle")
    func terminatedIdle() async throws {
        try await PostgresFixture.with { fixture in
            let pool = fixture.pool(size: 1)
            let observer = try await fixture.connect()
            let connection = try await pool.withConnection { $0 }
            let pid = await connection.processID
            try await observer.query("SELECT pg_terminate_backend(\(pid))")
            // The stream ends when the loss is noticed.
            try await within(.seconds(5)) { for await _ in connection.notifications {} }
            #expect(!connection.isOpen)
            #expect(try await pool.query("SELECT 1").count == 1)
            await observer.close()
            pool.close()
        }
    }

    @Test("drops a connection that comes back inside a transaction")
    func leftTransaction() async throws {
        try await PostgresFixture.with { fixture in
            let pool = fixture.pool(size: 1)
            let first = try await pool.withConnection { connection in
                try await connection.query("BEGIN")
                return await connection.processID
            }
            let second = try await pool.withConnection { await $0.processID }
            #expect(first != second)
            pool.close()
        }
    }

    @Test("gives its place on when connecting fails")
    func failingConnect() async throws {
        let configuration = try PostgresConfiguration(url: "postgres://u@127.0.0.1:1/d")
        let pool = PostgresPool(configuration: configuration, size: 1, logger: PostgresFixture.quiet)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    let error = await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
                    #expect(error?.code == .connectionFailed)
                }
            }
        }
    }

    @Test("once closed sends everyone away, also who waits")
    func closing() async throws {
        try await PostgresFixture.with { fixture in
            let pool = fixture.pool(size: 1, acquireTimeout: .seconds(60))
            try await pool.withConnection { connection in
                let waiting = Task { try await pool.query("SELECT 1") }
                await Task.yield()
                pool.close()
                let error = try await #require(throws: PostgresError.self) {
                    try await within(.seconds(5)) { try await waiting.value }
                }
                #expect(error.code == .poolClosed)
                #expect(try await connection.query("SELECT 1").count == 1)
            }
            let error = try await #require(throws: PostgresError.self) { try await pool.query("SELECT 1") }
            #expect(error.code == .poolClosed)
        }
    }
}

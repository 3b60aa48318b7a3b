import Postgres
import Testing

@Suite("Cancelling a task", .timeLimit(.minutes(1)))
struct PostgresCancellationTests {
    @Test("cancels its statement on the server within a second, and the connection stays usable")
    func runningStatement() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            let observer = try await fixture.connect()
            let task = Task { try await connection.query("SELECT pg_sleep(60), 'running statement'") }
            _ = try await backend(running: "running statement", seenBy: observer)
            let start = ContinuousClock.now
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(ContinuousClock.now - start < .seconds(1))
            try await noBackend(running: "running statement", seenBy: observer)
            #expect(try await connection.query("SELECT 1").count == 1)
            await connection.close()
            await observer.close()
        }
    }

    @Test("before its statement's turn takes the statement out of the line")
    func waitingStatement() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            let observer = try await fixture.connect()
            try await connection.query("CREATE TABLE t (n int)")
            let first = Task { try await connection.query("SELECT pg_sleep(60), 'first in line'") }
            _ = try await backend(running: "first in line", seenBy: observer)
            let second = Task { try await connection.query("INSERT INTO t VALUES (1)") }
            await Task.yield()
            second.cancel()
            await #expect(throws: CancellationError.self) { try await within(.seconds(5)) { try await second.value } }
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
            #expect(try await connection.query("SELECT FROM t").isEmpty)
            await connection.close()
            await observer.close()
        }
    }

    @Test("never hits the statement after it", .timeLimit(.minutes(2)))
    func bystander() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            for round in 0..<200 {
                // Cancelled at any moment: before, while and after the statement runs.
                let task = Task { try await connection.query("SELECT pg_sleep(0.001 * (\(round) % 3))") }
                for _ in 0..<(round % 20) { await Task.yield() }
                task.cancel()
                do { _ = try await task.value } catch is CancellationError {}
                #expect(try await connection.query("SELECT \(round) AS n").first?.decode("n", as: Int.self) == round)
            }
            await connection.close()
        }
    }

    @Test("before anything is sent sends nothing")
    func cancelledBefore() async throws {
        try await PostgresFixture.with { fixture in
            let pool = fixture.pool()
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await pool.query("SELECT 1")
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            pool.close()
        }
    }

    @Test("while connecting gives up at once")
    func connecting() async throws {
        let blackHole = try LoopbackProxy(target: nil)
        var configuration = try PostgresConfiguration(url: "postgres://u@127.0.0.1:\(blackHole.port)/d?sslmode=disable")
        configuration.connectTimeout = .seconds(60)
        let task = Task { [configuration] in
            try await PostgresConnection.connect(configuration, logger: PostgresFixture.quiet)
        }
        await blackHole.waitForClient()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await within(.seconds(5)) { _ = try await task.value } }
    }

    @Test("a server that accepts and stays silent is given up after the connect timeout")
    func silentServer() async throws {
        let blackHole = try LoopbackProxy(target: nil)
        var configuration = try PostgresConfiguration(url: "postgres://u@127.0.0.1:\(blackHole.port)/d?sslmode=disable")
        configuration.connectTimeout = .milliseconds(300)
        let start = ContinuousClock.now
        let error = try await #require(throws: PostgresError.self) {
            try await PostgresConnection.connect(configuration, logger: PostgresFixture.quiet)
        }
        #expect(error.code == .connectionFailed)
        #expect(ContinuousClock.now - start < .seconds(3))
    }
}

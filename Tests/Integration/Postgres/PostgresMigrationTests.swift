import Postgres
import Schema
import Testing

@Suite("Migrations on a real server", .timeLimit(.minutes(1)))
struct PostgresMigrationTests {
    private static let history = [
        Migration(number: 1, name: "users", sql: "CREATE TABLE users (id int8);\nCREATE TABLE groups (id int8);"),
        Migration(number: 2, name: "names", sql: "ALTER TABLE users ADD name text;"),
        Migration(
            number: 3, name: "vacuum",
            sql: "-- no transaction\nVACUUM users;\nANALYZE users; -- ;"),
    ]

    private func migrator(_ migrations: [Migration] = history) -> Migrator {
        Migrator(migrations: migrations, logger: PostgresFixture.quiet)
    }

    private func error(_ migrations: [Migration], _ connection: PostgresConnection) async throws -> MigrationError {
        try await #require(throws: MigrationError.self) { try await migrator(migrations).migrate(connection) }
    }

    @Test("are applied once, in order, and a second time nothing is done")
    func idempotent() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            #expect(try await migrator().status(connection).map(\.state) == [.pending, .pending, .pending])
            #expect(try await migrator(Array(Self.history.prefix(1))).migrate(connection).map(\.number) == [1])
            #expect(try await migrator().migrate(connection).map(\.number) == [2, 3])
            #expect(try await migrator().migrate(connection).isEmpty)
            let status = try await migrator().status(connection)
            #expect(status.map(\.state) == [.applied, .applied, .applied])
            #expect(status.allSatisfy { $0.appliedAt != nil && $0.duration != nil })
            try await connection.query("INSERT INTO users (id, name) VALUES (1, 'x')")
            await connection.close()
        }
    }

    @Test("by many at once are applied by one, and the others find nothing to do")
    func concurrent() async throws {
        try await PostgresFixture.with { fixture in
            let applied = try await withThrowingTaskGroup(of: [Migration].self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let connection = try await fixture.connect()
                        let applied = try await migrator().migrate(connection)
                        await connection.close()
                        return applied
                    }
                }
                return try await group.reduce(into: []) { $0.append($1.map(\.number)) }
            }
            #expect(applied.filter { $0 == [1, 2, 3] }.count == 1)
            #expect(applied.filter(\.isEmpty).count == 5)
        }
    }

    @Test("that were edited, renamed, left out or are unknown are refused")
    func refusals() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            _ = try await migrator().migrate(connection)
            var edited = Self.history
            edited[1] = Migration(number: 2, name: "names", sql: "ALTER TABLE users ADD name varchar;")
            #expect(try await error(edited, connection) == .edited(number: 2, name: "names"))
            #expect(try await migrator(edited).status(connection).map(\.state) == [.applied, .edited, .applied])
            edited[1] = Migration(number: 2, name: "other", sql: Self.history[1].sql)
            #expect(try await error(edited, connection) == .edited(number: 2, name: "other"))
            #expect(
                try await error(Array(Self.history.prefix(2)), connection) == .newer(number: 3, name: "vacuum"))
            #expect(
                try await migrator(Array(Self.history.prefix(2))).status(connection).last?.state == .unknown)
            #expect(try await error([Self.history[1]], connection) == .misnumbered(found: 2, expected: 1))
            try await connection.query("DELETE FROM schema_migrations WHERE number = 2")
            #expect(try await error(Self.history, connection) == .gap(number: 2, name: "names"))
            // The lock was given back each time.
            let locks = try await connection.query(
                "SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
            #expect(try locks.first?.decode("n", as: Int.self) == 0)
            await connection.close()
        }
    }

    @Test("that fail leave nothing, and say at which line")
    func failure() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            let broken = Migration(number: 4, name: "broken", sql: "CREATE TABLE extra (id int8);\n\nSELECT nothing;")
            guard case .failed(4, "broken", let line, let reason) = try await error(Self.history + [broken], connection)
            else {
                Issue.record("another error")
                return
            }
            #expect(line == 3)
            #expect(reason.contains("42703"))
            let found = try await connection.query("SELECT to_regclass('extra') IS NULL AS gone")
            #expect(try found.first?.decode("gone", as: Bool.self) == true)
            #expect(try await migrator(Self.history + [broken]).status(connection).last?.state == .pending)
            await connection.close()
        }
    }

    @Test("are not cut short by the session's statement timeout, which counts again afterwards")
    func statementTimeout() async throws {
        try await PostgresFixture.with({ $0.statementTimeout = .milliseconds(100) }) { fixture in
            let connection = try await fixture.connect()
            let slow = [Migration(number: 1, name: "slow", sql: "SELECT pg_sleep(0.3)")]
            #expect(try await migrator(slow).migrate(connection).count == 1)
            await #expect(throws: PostgresError.self) { try await connection.query("SELECT pg_sleep(5)") }
            await connection.close()
        }
    }
}

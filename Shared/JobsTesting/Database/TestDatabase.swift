public import FoundationEssentials
import Logging
public import Postgres
import Schema

/// Carillon's tables in a schema of the test's own, under a clock that stands still until it is told to move.
///
/// The statements are the ledger's own. Only `clock_timestamp()`, `statement_timestamp()`, `transaction_timestamp()` and
/// `now()` are functions of this schema, found before PostgreSQL's by the search path, also by a handler's own SQL.
public struct TestDatabase: Sendable {
    /// Sessions with the schema first on their search path.
    public let pool: PostgresPool
    let logger: Logger

    /// Where the tests' PostgreSQL is: `DATABASE_URL`, or the development server of `compose/dev`.
    public static var url: String {
        ProcessInfo.processInfo.environment["DATABASE_URL"] ?? "postgres://carillon@127.0.0.1:5432/carillon"
    }

    /// Makes a schema, and drops it when `body` is over.
    ///
    /// - Parameters:
    ///   - url: of a database whose user may create schemas.
    ///   - startingAt: what the clock shows.
    public static func with<Value>(
        _ url: String = TestDatabase.url, startingAt instant: Date = TestService.monday,
        _ body: (TestDatabase) async throws -> Value
    ) async throws -> Value {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        var configuration = try PostgresConfiguration(url: url)
        let owner = try await PostgresConnection.connect(configuration, logger: logger)
        configuration.searchPath = "\(name), public, pg_catalog"
        let result: Result<Value, any Error>
        do {
            try await owner.execute(script: schema(name, startingAt: instant))
            try await migrate(configuration, logger)
            let pool = PostgresPool(
                configuration: configuration, size: 8, acquireTimeout: .seconds(30), logger: logger)
            defer { pool.close() }
            result = .success(try await body(TestDatabase(pool: pool, logger: logger)))
        } catch {
            result = .failure(error)
        }
        // a statement that a worker's part sent last may be under way, and the two in each other's way
        _ = try await owner.transaction(attempts: 5) { try await $0.query("DROP SCHEMA \(identifier: name) CASCADE") }
        await owner.close()
        return try result.get()
    }

    private static func migrate(_ configuration: PostgresConfiguration, _ logger: Logger) async throws {
        let connection = try await PostgresConnection.connect(configuration, logger: logger)
        do {
            _ = try await Migrator(migrations: Migration.carillon, logger: logger).migrate(connection)
            await connection.close()
        } catch {
            await connection.close()
            throw error
        }
    }

    /// A microsecond passes each time somebody asks for the time of a clock that moves during a statement.
    private static func schema(_ name: String, startingAt instant: Date) -> String {
        let base = "(SELECT base FROM \(name).test_clock)"
        let passed = "(SELECT last_value FROM \(name).test_microseconds) * interval '1 microsecond'"
        let still = ["statement_timestamp", "transaction_timestamp", "now"].map { function in
            """
            CREATE FUNCTION \(name).\(function)() RETURNS timestamptz LANGUAGE sql STABLE
            AS $$ SELECT \(base) + \(passed) $$;
            """
        }.joined(separator: "\n")
        return """
            CREATE SCHEMA \(name);
            CREATE TABLE \(name).test_clock (base timestamptz NOT NULL);
            INSERT INTO \(name).test_clock VALUES (to_timestamp(\(instant.timeIntervalSince1970)));
            CREATE SEQUENCE \(name).test_microseconds;
            -- whatever role a transaction goes on as, it may ask for the time
            GRANT SELECT ON \(name).test_clock, \(name).test_microseconds TO PUBLIC;
            GRANT USAGE ON SEQUENCE \(name).test_microseconds TO PUBLIC;
            -- whoever writes a row has its time from here, also as one of the roles that users' requests run as
            GRANT SELECT ON \(name).test_clock TO PUBLIC;
            GRANT USAGE, SELECT ON \(name).test_microseconds TO PUBLIC;
            CREATE FUNCTION \(name).clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
            AS $$ SELECT \(base) + nextval('\(name).test_microseconds') * interval '1 microsecond' $$;
            \(still)
            """
    }

    var now: Date {
        get async throws { try await pool.query("SELECT statement_timestamp() AS now")[0].decode("now") }
    }

    /// Moves the clock; never back.
    func advance(to instant: Date) async throws {
        try await pool.query(
            """
            UPDATE test_clock SET base = base + greatest(interval '0', \(instant)::timestamptz - statement_timestamp())
            """)
    }
}

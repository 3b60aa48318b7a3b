import FoundationEssentials
import Logging
import Postgres
import Schema

/// Carillon's tables in a schema of the test's own, dropped when the test is over.
enum CommandDatabase {
    static let url =
        ProcessInfo.processInfo.environment["DATABASE_URL"] ?? "postgres://carillon@127.0.0.1:5432/carillon"

    static func with(_ body: (PostgresPool) async throws -> Void) async throws {
        try await with { pool, _ in try await body(pool) }
    }

    /// The same, with the command that works on that schema.
    static func with(_ body: (PostgresPool, CommandProgram) async throws -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        var configuration = try PostgresConfiguration(url: url)
        configuration.searchPath = "\(name), public"
        let pool = PostgresPool(configuration: configuration, logger: logger)
        try await pool.query("CREATE SCHEMA \(identifier: name)")
        let outcome: Result<Void, any Error>
        do {
            try await pool.withConnection {
                _ = try await Migrator(migrations: Migration.carillon, logger: logger).migrate($0)
            }
            outcome = .success(try await body(pool, CommandProgram(schema: name)))
        } catch {
            outcome = .failure(error)
        }
        // In a task of its own, so that a test that was cancelled at its time limit cleans up too.
        try await Task { _ = try await pool.query("DROP SCHEMA \(identifier: name) CASCADE") }.value
        pool.close()
        try outcome.get()
    }
}

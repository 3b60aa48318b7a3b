import FoundationEssentials
import Logging
import Postgres
import Schema

/// Carillon's tables in a schema of the test's own, dropped when the test is over.
struct TestSchema: Sendable {
    let configuration: PostgresConfiguration
    let logger: Logger

    static let url =
        ProcessInfo.processInfo.environment["DATABASE_URL"] ?? "postgres://carillon@127.0.0.1:5432/carillon"

    static func with(_ body: (TestSchema) async throws -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        var configuration = try PostgresConfiguration(url: url)
        let owner = try await PostgresConnection.connect(configuration, logger: logger)
        configuration.searchPath = "\(name), public"
        try await owner.query("CREATE SCHEMA \(identifier: name)")
        let outcome: Result<Void, any Error>
        do {
            try await migrate(configuration, logger)
            outcome = .success(try await body(TestSchema(configuration: configuration, logger: logger)))
        } catch {
            outcome = .failure(error)
        }
        // In a task of its own, so that a test that was cancelled at its time limit cleans up too.
        try await Task {
            try await owner.query("DROP SCHEMA \(identifier: name) CASCADE")
            await owner.close()
        }.value
        try outcome.get()
    }

    private static func migrate(_ configuration: PostgresConfiguration, _ logger: Logger) async throws {
        let connection = try await PostgresConnection.connect(configuration, logger: logger)
        _ = try await Migrator(migrations: Migration.carillon, logger: logger).migrate(connection)
        await connection.close()
    }

    func connect() async throws -> PostgresConnection {
        try await PostgresConnection.connect(configuration, logger: logger)
    }
}

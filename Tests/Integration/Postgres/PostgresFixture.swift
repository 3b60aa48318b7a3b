import FoundationEssentials
import Logging
import Postgres

/// A schema of its own on the test server, dropped when the test is over.
struct PostgresFixture: Sendable {
    let configuration: PostgresConfiguration
    let schema: String
    let logger: Logger

    static let url =
        ProcessInfo.processInfo.environment["DATABASE_URL"] ?? "postgres://carillon@127.0.0.1:5432/carillon"

    static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    /// Runs `body` with a fresh schema that is first on the search path; `public` comes after it.
    static func with<Value: Sendable>(
        _ configure: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresFixture) async throws -> Value
    ) async throws -> Value {
        let schema = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        let plain = try PostgresConfiguration(url: url)
        let owner = try await PostgresConnection.connect(plain, logger: quiet)
        try await owner.query("CREATE SCHEMA \(identifier: schema)")
        var configuration = plain
        configuration.searchPath = "\(schema), public"
        configure(&configuration)
        let fixture = PostgresFixture(configuration: configuration, schema: schema, logger: quiet)
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(fixture)) } catch { outcome = .failure(error) }
        try await owner.query("DROP SCHEMA \(identifier: schema) CASCADE")
        await owner.close()
        return try outcome.get()
    }

    func connect() async throws -> PostgresConnection {
        try await PostgresConnection.connect(configuration, logger: logger)
    }

    func pool(size: Int = 3, acquireTimeout: Duration = .seconds(5)) -> PostgresPool {
        PostgresPool(configuration: configuration, size: size, acquireTimeout: acquireTimeout, logger: logger)
    }
}

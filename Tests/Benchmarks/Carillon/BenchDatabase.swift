import FoundationEssentials
import Logging
import Postgres
import Schema

/// A database of the benchmark's own on the server that `DATABASE_URL` names, so that nothing else is counted.
struct BenchDatabase: Sendable {
    let name: String
    let url: String
    private let serverURL: String

    private static let silent = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }

    /// Makes it, with the ledger's schema and `synchronous_commit = on`.
    static func create() async throws -> BenchDatabase {
        let serverURL = environment("DATABASE_URL") ?? "postgres://carillon@127.0.0.1:5432/carillon"
        guard var components = URLComponents(string: serverURL) else { throw BenchError("DATABASE_URL is not a URL") }
        let name = "bench_\(UUID().uuidString.prefix(8).lowercased())"
        components.path = "/\(name)"
        guard let url = components.string else { throw BenchError("DATABASE_URL cannot be changed") }
        let database = BenchDatabase(name: name, url: url, serverURL: serverURL)
        try await database.onServer("CREATE DATABASE \(identifier: name)")
        try await database.onServer("ALTER DATABASE \(identifier: name) SET synchronous_commit = on")
        try await Self.migrate(url)
        return database
    }

    /// Brings a database to the ledger's schema.
    static func migrate(_ url: String) async throws {
        let connection = try await connect(url)
        _ = try await Migrator(migrations: Migration.carillon, logger: silent).migrate(connection)
        await connection.close()
    }

    func connect() async throws -> PostgresConnection { try await Self.connect(url) }

    static func connect(_ url: String) async throws -> PostgresConnection {
        var configuration = try PostgresConfiguration(url: url)
        configuration.applicationName = "bench-carillon"
        return try await PostgresConnection.connect(configuration, logger: silent)
    }

    func drop() async throws {
        try await onServer("DROP DATABASE IF EXISTS \(identifier: name) WITH (FORCE)")
    }

    private func onServer(_ query: PostgresQuery) async throws {
        let connection = try await Self.connect(serverURL)
        try await connection.query(query)
        await connection.close()
    }
}

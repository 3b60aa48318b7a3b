import FoundationEssentials
import Logging
import Postgres
import Schema

/// A library in a database of its own.
struct BenchLibrary: Sendable {
    let pool: PostgresPool
    let users: [UUID]
    private let server: PostgresConfiguration
    private let name: String

    private static let silent = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }

    static func create(users: Int) async throws -> BenchLibrary {
        let url =
            ProcessInfo.processInfo.environment["DATABASE_URL"] ?? "postgres://carillon@127.0.0.1:5432/carillon"
        let server = try PostgresConfiguration(url: url)
        let name = "bench_\(UUID().uuidString.prefix(8).lowercased())"
        try await on(server) { try await $0.query("CREATE DATABASE \(identifier: name)") }
        let path = url.prefix { $0 != "?" }.split(separator: "/").dropLast().joined(separator: "/")
        let own = try PostgresConfiguration(url: path.replacing(":/", with: "://") + "/\(name)")
        try await on(own) { _ = try await Migrator(migrations: Migration.carillon, logger: silent).migrate($0) }
        let pool = PostgresPool(configuration: own, size: 2, logger: silent)
        let rows = try await pool.query(
            """
            WITH tenant AS (INSERT INTO tenants (name) VALUES ('bench') RETURNING id)
            INSERT INTO users (tenant_id, email) SELECT id, number || '@example.org'
            FROM tenant, generate_series(1, \(users)) AS list (number) RETURNING id
            """)
        return BenchLibrary(pool: pool, users: try rows.map { try $0.decode("id") }, server: server, name: name)
    }

    func drop() async throws {
        pool.close()
        try await Self.on(server) { try await $0.query("DROP DATABASE IF EXISTS \(identifier: name) WITH (FORCE)") }
    }

    /// Writes the passages with their vectors, without the index.
    func fill(_ corpus: BenchCorpus, _ source: BenchVectors, count: Int) async throws {
        try await pool.query("DROP INDEX \(identifier: try await indexName())")
        let batch = 1000
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in 0..<2 {
                group.addTask {
                    for start in stride(from: part * batch, to: count, by: 2 * batch) {
                        try await write(corpus, source, start..<min(start + batch, count))
                    }
                }
            }
            try await group.waitForAll()
        }
        try await pool.query("VACUUM ANALYZE passages, embeddings")
    }

    private func write(_ corpus: BenchCorpus, _ source: BenchVectors, _ numbers: Range<Int>) async throws {
        let texts = numbers.map(corpus.text)
        let vectors = try await source.vectors(Array(numbers), corpus, asQueries: false)
        let owners = numbers.map { users[$0 % users.count] }
        try await pool.transaction { transaction in
            let rows = try await transaction.query(
                """
                INSERT INTO passages (tenant_id, user_id, kind, source_id, revision, position, title, body, happened_at,
                    words, tokens, is_published)
                SELECT (SELECT id FROM tenants), owner, 'document', number::text, 1, 0, 'text ' || number, body,
                    clock_timestamp(), to_tsvector('simple', body), 60, true
                FROM unnest(\(owners)::uuid[], \(numbers.map { Int64($0) })::bigint[], \(texts)::text[])
                    AS list (owner, number, body) RETURNING id, source_id, user_id
                """)
            let written = try rows.map { row -> [any PostgresEncodable] in
                let number = Int(try row.decode("source_id", as: String.self)) ?? 0
                return [
                    try row.decode("id", as: Int64.self), "builtin-1", Int32(384),
                    try row.decode("user_id", as: UUID.self), PostgresVector(vectors[number - numbers.lowerBound]),
                    true,
                ]
            }
            try await transaction.copy(
                into: "embeddings",
                columns: ["passage_id", "model", "dimensions", "user_id", "embedding", "is_published"], rows: written)
        }
    }

    /// Builds the index as the product has it.
    func index() async throws {
        try await pool.withConnection { connection in
            try await connection.query("SET maintenance_work_mem = '768MB'")
            try await connection.query("SET max_parallel_maintenance_workers = 2")
            try await connection.query("SELECT add_embedding_model('builtin-1', 384)")
        }
    }

    /// How many candidates the index looks at; `nil` gives the product's number back.
    func setBreadth(_ breadth: Int?) async throws {
        let function =
            "passages_by_meaning(text, integer, vector, text[], timestamptz, timestamptz, text, integer, integer)"
        try await pool.query(
            """
            ALTER FUNCTION \(unescaped: function) SET hnsw.ef_search = \(unescaped: "\(breadth ?? Self.breadth)")
            """)
    }

    /// As `0012_search.sql` has it.
    private static let breadth = 400

    func indexSize() async throws -> String {
        try await pool.query(
            "SELECT pg_size_pretty(pg_relation_size(embedding_index('builtin-1', 384)::regclass)) AS v")[0]
            .decode("v")
    }

    private func indexName() async throws -> String {
        try await pool.query("SELECT embedding_index('builtin-1', 384) AS v")[0].decode("v")
    }

    private static func on(
        _ configuration: PostgresConfiguration, _ body: (PostgresConnection) async throws -> Void
    ) async throws {
        let connection = try await PostgresConnection.connect(configuration, logger: silent)
        do {
            try await body(connection)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }
}

import Postgres
import Synchronization

/// Counts the statements that go through it.
final class CountingDatabase: PostgresQuerying {
    private let base: PostgresPool
    private let count = Mutex(0)

    init(base: PostgresPool) {
        self.base = base
    }

    var statements: Int { count.withLock { $0 } }

    nonisolated(nonsending) func query(_ query: PostgresQuery) async throws -> PostgresResult {
        count.withLock { $0 += 1 }
        return try await base.query(query)
    }

    nonisolated(nonsending) func pipeline(_ queries: [PostgresQuery]) async throws -> [PostgresResult] {
        count.withLock { $0 += queries.count }
        return try await base.pipeline(queries)
    }
}

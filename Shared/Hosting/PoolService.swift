package import Postgres
import ServiceLifecycle

/// Closes the pool when everything that uses it has ended.
package struct PoolService: Service {
    let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func run() async throws {
        try? await gracefulShutdown()  // cancellation closes it too
        pool.close()
    }
}

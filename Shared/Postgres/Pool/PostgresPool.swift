import Dispatch
public import Logging
import Synchronization

/// A bounded set of connections that many tasks share.
///
/// Connections are opened when they are needed. Who finds none free waits in line, first come first served, for the
/// acquire timeout. A connection that broke is dropped; one that was idle for more than 30 s is asked for a sign of
/// life before it is used. What a closure sets on a session (`SET`, `LISTEN`, advisory locks) stays on it.
public final class PostgresPool: PostgresQuerying {
    typealias Grant = PoolGrant<PostgresConnection>
    typealias Waiter = CheckedContinuation<Grant, any Error>

    /// Where the connections lead to.
    public let configuration: PostgresConfiguration
    /// The most connections there are at once.
    public let size: Int
    /// How long a caller waits in line. Opening a connection, which has its own timeout, is not counted.
    public let acquireTimeout: Duration

    let logger: Logger
    let state: Mutex<PoolState<PostgresConnection, Waiter>>
    /// How long a connection may be idle and still be used without a question.
    let trustedIdleTime: Duration

    /// - Parameters:
    ///   - configuration: where to.
    ///   - size: the most connections at once; at least 1, default 3.
    ///   - acquireTimeout: how long a caller waits for a free one. Default 5 s.
    ///   - logger: gets lost connections as warnings, details at debug.
    public convenience init(
        configuration: PostgresConfiguration, size: Int = 3, acquireTimeout: Duration = .seconds(5), logger: Logger
    ) {
        self.init(
            configuration: configuration, size: size, acquireTimeout: acquireTimeout, trustedIdleTime: .seconds(30),
            logger: logger)
    }

    init(
        configuration: PostgresConfiguration, size: Int, acquireTimeout: Duration, trustedIdleTime: Duration,
        logger: Logger
    ) {
        precondition(size > 0, "a pool needs at least one connection")
        self.configuration = configuration
        self.size = size
        self.acquireTimeout = acquireTimeout
        self.trustedIdleTime = trustedIdleTime
        self.logger = logger
        state = Mutex(PoolState(size: size))
    }

    deinit {
        // Nobody waits any more, as a caller in line holds the pool.
        close()
    }

    /// Sends one statement on a free connection.
    @discardableResult
    public nonisolated(nonsending) func query(_ query: PostgresQuery) async throws -> PostgresResult {
        let connection = try await lease()
        defer { giveBack(connection) }
        return try await connection.query(query)
    }

    /// Sends several statements at once on a free connection.
    @discardableResult
    public nonisolated(nonsending) func pipeline(_ queries: [PostgresQuery]) async throws -> [PostgresResult] {
        let connection = try await lease()
        defer { giveBack(connection) }
        return try await connection.pipeline(queries)
    }

    /// Lends a connection to `body`. If it comes back inside a transaction, it is closed.
    ///
    /// - Throws: what `body` throws, or ``PostgresError``: `acquireTimeout`, `connectionFailed`, `poolClosed`.
    public nonisolated(nonsending) func withConnection<Value>(
        _ body: nonisolated(nonsending) (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let connection = try await lease()
        defer { giveBack(connection) }
        return try await body(connection)
    }

    /// Runs `body` in a transaction on a free connection; see
    /// ``PostgresConnection/transaction(isolation:attempts:_:)``.
    public nonisolated(nonsending) func transaction<Value>(
        isolation: PostgresIsolationLevel = .readCommitted, attempts: Int = 3,
        _ body: nonisolated(nonsending) (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        let connection = try await lease()
        defer { giveBack(connection) }
        return try await connection.transaction(isolation: isolation, attempts: attempts, body)
    }

    /// Closes idle connections at once and lent ones when they come back. Whoever waits or comes later gets
    /// `poolClosed`. Idempotent.
    public func close() {
        let (connections, waiters) = state.withLock { $0.close() }
        for connection in connections { connection.closeSoon() }
        for waiter in waiters { waiter.resume(throwing: Self.closed) }
    }

    static var closed: PostgresError { PostgresError(.poolClosed, "the pool is closed") }
}

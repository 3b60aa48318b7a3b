import CPostgres
import Dispatch
public import Logging
import SerialQueue

/// One session on a PostgreSQL server.
///
/// Statements from several tasks run one after the other, in the order they came. A transaction is not shielded from
/// statements that other tasks send on the same connection meanwhile: give a connection to one task at a time, as
/// ``PostgresPool`` does.
///
/// libpq lives on the actor's own queue and never waits there: the socket is watched by dispatch sources.
public actor PostgresConnection: PostgresQuerying {
    nonisolated let executor = SerialQueueExecutor(label: "carillon.postgres")
    nonisolated let flags = ConnectionFlags()
    nonisolated let notificationSink: AsyncStream<PostgresNotification>.Continuation

    /// What came in on the channels of ``listen(_:)``; finishes when the connection is lost or closed.
    ///
    /// For one consumer. Up to 4,096 notifications wait for it; when it is slower than that, the oldest are dropped:
    /// a notification is a wake-up, the truth is in the tables.
    public nonisolated let notifications: AsyncStream<PostgresNotification>

    nonisolated let configuration: PostgresConfiguration
    nonisolated let logger: Logger

    /// `nil` before the session exists and after it ended.
    var handle: ConnectionHandle?
    var watcher: SocketWatcher?
    /// Why the session ended.
    var failure: PostgresError?
    /// Who waits for the socket: the operation whose turn it is, or connecting.
    var waiter: CheckedContinuation<Void, Never>?
    /// Whether that waits for output to drain too, not only for a complete result.
    var isFlushing = false
    /// While connecting: the event of the current step has come.
    var isSocketReady = false
    var turn = TurnQueue()
    var statements = StatementCache()
    /// What this database calls pgvector's types.
    var vectorTypes: (vector: PostgresType, array: PostgresType)?
    /// A cancel request is on its way; the turn must not pass before it arrived, or it would hit another statement.
    var isCancelling = false
    var cancelWaiter: CheckedContinuation<Void, Never>?
    /// When the current operation makes the connection count as lost.
    var overdueAt: ContinuousClock.Instant?
    var overdueTimerAt: ContinuousClock.Instant?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(configuration: PostgresConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        (notifications, notificationSink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(4096))
    }

    deinit {
        notificationSink.finish()
    }

    /// Opens a session on the first host that answers and fits.
    ///
    /// - Throws: ``PostgresError`` (`connectionFailed`) with the reason of every host, or `CancellationError`.
    public nonisolated(nonsending) static func connect(
        _ configuration: PostgresConfiguration, logger: Logger
    ) async throws -> PostgresConnection {
        let connection = PostgresConnection(configuration: configuration, logger: logger)
        try await connection.cancellable { ticket in try await connection.open(ticket) }
        return connection
    }

    /// Whether the session exists as far as is known; a peer that died in silence is noticed later.
    public nonisolated var isOpen: Bool { flags.isOpen }

    /// Whether the session is open and outside any transaction.
    nonisolated var isReusable: Bool { flags.isOpen && flags.isIdle }

    /// The server process of this session, as in `pg_stat_activity.pid`; 0 when closed.
    public var processID: Int32 { handle.map { PQbackendPID($0.pointer) } ?? 0 }

    /// Whether the server answers in that time; if not, the connection is lost.
    func isAlive(within limit: Duration) async -> Bool {
        do {
            return try await exclusively(OperationTicket(), limit: limit) {
                try check(PQsendQuery(try session(), "SELECT 1"))
                try await flush()
                return try await collect(sql: nil).count == 1
            }
        } catch {
            return false
        }
    }

    /// Ends the session soon, from anywhere.
    nonisolated func closeSoon() {
        executor.queue.async { self.assumeIsolated { $0.close() } }
    }

    /// Ends the session at once. A statement that is running fails with `poolClosed`; the server rolls its
    /// transaction back. Does nothing when the session is over already.
    public func close() {
        lose(PostgresError(.poolClosed, "the connection was closed"))
    }
}

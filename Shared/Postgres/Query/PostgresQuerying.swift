/// Whatever statements can be sent to: a pool, a connection, a transaction.
public protocol PostgresQuerying: Sendable {
    /// Sends one statement and waits for its result.
    ///
    /// Cancelling the task cancels the statement on the server.
    ///
    /// - Throws: ``PostgresError``, or `CancellationError` when the task was cancelled before the statement ended. A
    ///   statement that was faster than its cancellation returns its result.
    @discardableResult
    nonisolated(nonsending) func query(_ query: PostgresQuery) async throws -> PostgresResult

    /// Sends several statements at once and waits for all results, in one round trip.
    ///
    /// Outside a transaction they are one: if a statement fails, none has an effect. Inside a transaction a failure
    /// makes the transaction fail as any other.
    ///
    /// - Returns: one result for each statement, in order.
    /// - Throws: ``PostgresError`` of the first statement that failed, with ``PostgresError/statementIndex``, or
    ///   `CancellationError`.
    @discardableResult
    nonisolated(nonsending) func pipeline(_ queries: [PostgresQuery]) async throws -> [PostgresResult]
}

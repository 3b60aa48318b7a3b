import Logging

extension PostgresConnection {
    /// Runs `body` in a transaction: commits when it returns, rolls back when it throws or the task is cancelled.
    ///
    /// - Parameters:
    ///   - isolation: what the transaction sees of others.
    ///   - attempts: how often `body` is run in all when it, or the commit, fails by serialization or deadlock. It
    ///     must then have no effect outside the database.
    ///   - body: what happens inside. An error of a statement dooms the transaction even when it is caught.
    /// - Throws: what `body` throws; ``PostgresError``, with code `commitUnknown` when the connection broke between
    ///   COMMIT and its answer; or `CancellationError`.
    public nonisolated(nonsending) func transaction<Value>(
        isolation: PostgresIsolationLevel = .readCommitted, attempts: Int = 3,
        _ body: nonisolated(nonsending) (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        var attempt = 1
        while true {
            do {
                return try await transactionOnce(isolation, body)
            } catch let error as PostgresError where error.isWorthAnotherTransaction && attempt < attempts && isOpen {
                logger.debug(
                    "postgres transaction is run again",
                    metadata: [LogKey.sqlState: "\(error.sqlState ?? "")", LogKey.attempt: "\(attempt)"])
                try await Task.sleep(for: TransactionBackoff.delay(afterAttempt: attempt))
                attempt += 1
            }
        }
    }

    private nonisolated(nonsending) func transactionOnce<Value>(
        _ isolation: PostgresIsolationLevel,
        _ body: nonisolated(nonsending) (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        try await query("BEGIN ISOLATION LEVEL \(unescaped: isolation.rawValue)")
        let transaction = PostgresTransaction(connection: self)
        let value: Value
        do {
            value = try await body(transaction)
            try Task.checkCancellation()
        } catch {
            transaction.end()
            await rollback()
            throw error
        }
        transaction.end()
        try await commit()
        return value
    }

    /// Rolls back past cancellation. A session that cannot even do that is closed, which rolls back too.
    private nonisolated(nonsending) func rollback() async {
        guard isOpen else { return }
        do {
            try await queryShielded("ROLLBACK")
        } catch {
            logger.warning("postgres rollback failed, closing", metadata: [LogKey.error: "\(error)"])
            await close()
        }
    }

    /// Commits past cancellation: once sent, only its answer tells.
    private nonisolated(nonsending) func commit() async throws {
        let result: PostgresResult
        do {
            result = try await queryShielded("COMMIT")
        } catch let error as PostgresError where error.code == .connectionLost || error.code == .poolClosed {
            throw PostgresError(.commitUnknown, "the connection broke before COMMIT was answered: \(error.message)")
        }
        guard result.commandTag == "COMMIT" else {
            var error = PostgresError(
                .server, "the transaction was rolled back instead of committed, as a statement in it had failed")
            error.sqlState = "25P02"
            throw error
        }
    }
}

extension PostgresError {
    /// A prepared statement the server lost is prepared anew in the next transaction.
    fileprivate var isWorthAnotherTransaction: Bool { isSerializationFailure || isStaleStatement }
}

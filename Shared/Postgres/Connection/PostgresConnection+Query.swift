import CPostgres
import Logging

extension PostgresConnection {
    /// Sends one statement and waits for its result; see ``PostgresQuerying/query(_:)``.
    @discardableResult
    public nonisolated(nonsending) func query(_ query: PostgresQuery) async throws -> PostgresResult {
        try await traced(query.sql) { try await cancellable { ticket in try await self.run(query, ticket) } }
    }

    /// Sends one statement and waits for its result even when the task was cancelled: for ROLLBACK and COMMIT.
    @discardableResult
    nonisolated(nonsending) func queryShielded(_ query: PostgresQuery) async throws -> PostgresResult {
        try await run(query, OperationTicket())
    }

    /// Runs a text of any number of statements separated by `;`, without parameters, as one unit: outside a
    /// transaction they form one, unless the text controls transactions itself (manual §55.2.2.1).
    ///
    /// - Throws: ``PostgresError`` of the first statement that failed, with the position in the text, or
    ///   `CancellationError`.
    public nonisolated(nonsending) func execute(script: String) async throws {
        guard !script.utf8.contains(0) else {
            throw PostgresError.encoding("the script contains the character U+0000")
        }
        try await cancellable { ticket in try await self.run(script: script, ticket) }
    }

    private func run(script: String, _ ticket: OperationTicket) async throws {
        try await exclusively(ticket) {
            try check(PQsendQuery(try session(), script))
            try await flush()
            _ = try await collect(sql: nil)
        }
    }

    private func run(_ query: PostgresQuery, _ ticket: OperationTicket) async throws -> PostgresResult {
        if let failure = query.bindings.failure { throw failure }
        return try await exclusively(ticket) {
            let bindings = try await resolve(query.bindings)
            let key = StatementCache.Key(sql: query.sql, bindings: bindings)
            do {
                return try await perform(query.sql, bindings, key: query.isPrepared ? key : nil)
            } catch let error as PostgresError where error.isStaleStatement {
                statements.forget(key, isGone: error.sqlState == "26000")
                // Nothing of it ran. Inside a transaction the failure has doomed that, so the caller must know.
                guard PQtransactionStatus(try session()) == PQTRANS_IDLE else { throw error }
                return try await perform(query.sql, bindings, key: query.isPrepared ? key : nil)
            }
        }
    }

    func perform(_ sql: String, _ bindings: PostgresBindings, key: StatementCache.Key?) async throws -> PostgresResult {
        switch key.map({ statements.plan(for: $0) }) ?? .unprepared {
        case .unprepared:
            try check(bindings.send(sql, on: try session()))
        case .prepare(let name):
            try await deallocateEvicted()
            try check(bindings.sendPrepare(sql, name: name, on: try session()))
            try await flush()
            _ = try await collect(sql: sql)
            if let key { statements.didPrepare(key, name: name) }
            try check(bindings.send(prepared: name, on: try session()))
        case .prepared(let name):
            try check(bindings.send(prepared: name, on: try session()))
        }
        try await flush()
        return try await collect(sql: sql)
    }

    /// Gives statements that fell out of the cache back to the server; outside transactions only, where a failure
    /// dooms nothing.
    private func deallocateEvicted() async throws {
        guard PQtransactionStatus(try session()) == PQTRANS_IDLE else { return }
        let names = statements.takeEvicted()
        guard !names.isEmpty else { return }
        let script = names.map { "DEALLOCATE \($0)" }.joined(separator: ";")
        try check(PQsendQuery(try session(), script))
        try await flush()
        do {
            _ = try await collect(sql: script)
        } catch let error as PostgresError where error.code == .server {
            logger.debug("postgres statements were gone already", metadata: [LogKey.error: "\(error)"])
        }
    }

    /// All results of what was sent; returns the last one.
    func collect(sql: String?) async throws -> PostgresResult {
        var last: ResultStorage?
        var failure: PostgresError?
        while let result = try await nextResult() {
            do {
                try accept(result, sql: sql)
                last = result
            } catch let error as PostgresError {
                failure = failure ?? error
                guard error.code != .connectionLost else { break }
            }
        }
        if let failure { throw failure }
        guard let last else { throw PostgresError(.connectionLost, "the server sent no result") }
        return PostgresResult(storage: last)
    }

    /// Throws the error a result carries, and ends the session when it is over with it.
    func accept(_ result: ResultStorage, sql: String?) throws {
        switch PQresultStatus(result.pointer) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY, PGRES_PIPELINE_SYNC:
            return
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            let error = PostgresError(.connectionLost, "COPY was sent as a query; use copy(into:columns:rows:)")
            lose(error)
            throw error
        default:
            var error = PostgresError.result(result.pointer, sql: sql)
            if PQstatus(try session()) == CONNECTION_BAD { error = error.lost() }
            if error.code == .connectionLost { lose(error) }
            throw error
        }
    }

    /// Checks what a `PQsend…` function returned.
    func check(_ sent: Int32) throws {
        guard sent == 1 else {
            let message = PostgresError.text(PQerrorMessage(try session()))
            let error = PostgresError(.connectionLost, message)
            lose(error)
            throw error
        }
    }
}

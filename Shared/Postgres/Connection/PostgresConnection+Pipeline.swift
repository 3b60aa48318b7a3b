import CPostgres

extension PostgresConnection {
    /// Sends several statements at once; see ``PostgresQuerying/pipeline(_:)``.
    @discardableResult
    public nonisolated(nonsending) func pipeline(_ queries: [PostgresQuery]) async throws -> [PostgresResult] {
        guard !queries.isEmpty else { return [] }
        for (index, query) in queries.enumerated() {
            guard var failure = query.bindings.failure else { continue }
            failure.statementIndex = index
            throw failure
        }
        return try await traced(queries.map(\.sql).joined(separator: ";\n")) {
            try await cancellable { ticket in try await self.run(queries, ticket) }
        }
    }

    private func run(_ queries: [PostgresQuery], _ ticket: OperationTicket) async throws -> [PostgresResult] {
        try await exclusively(ticket) {
            do {
                return try await performPipeline(queries)
            } catch let error as PostgresError where error.isStaleStatement {
                guard PQtransactionStatus(try session()) == PQTRANS_IDLE else { throw error }
                return try await performPipeline(queries)
            }
        }
    }

    private func performPipeline(_ queries: [PostgresQuery]) async throws -> [PostgresResult] {
        var steps: [PipelineStep] = []
        steps.reserveCapacity(queries.count)
        let bindings = try await resolve(queries)
        try check(PQenterPipelineMode(try session()))
        let repeated = Self.repeatedStatements(queries)
        for (index, query) in queries.enumerated() {
            try send(query, bindings[index], index, repeated: repeated, &steps)
        }
        try check(PQpipelineSync(try session()))
        try await flush()
        let outcome = try await receive(steps, queries)
        try check(PQexitPipelineMode(try session()))
        return try outcome.get()
    }

    /// Asks for pgvector's numbers before the pipeline begins, as that is a query of its own.
    private func resolve(_ queries: [PostgresQuery]) async throws -> [PostgresBindings] {
        var bindings: [PostgresBindings] = []
        bindings.reserveCapacity(queries.count)
        for query in queries {
            bindings.append(try await resolve(query.bindings))
        }
        return bindings
    }

    /// The statements worth preparing at their first use, as the batch has them more than once.
    private static func repeatedStatements(_ queries: [PostgresQuery]) -> Set<String> {
        var seen: Set<String> = []
        var repeated: Set<String> = []
        for query in queries where !seen.insert(query.sql).inserted { repeated.insert(query.sql) }
        return repeated
    }

    private func send(
        _ query: PostgresQuery, _ bindings: PostgresBindings, _ index: Int, repeated: Set<String>,
        _ steps: inout [PipelineStep]
    ) throws {
        let key = StatementCache.Key(sql: query.sql, bindings: bindings)
        let plan = query.isPrepared ? statements.plan(for: key, repeats: repeated.contains(query.sql)) : .unprepared
        switch plan {
        case .unprepared:
            try check(bindings.send(query.sql, on: try session()))
        case .prepare(let name):
            try check(bindings.sendPrepare(query.sql, name: name, on: try session()))
            steps.append(PipelineStep(index: index, key: key, prepares: name))
            // Later statements of this batch find it; should it fail, its step takes it out again.
            statements.didPrepare(key, name: name)
            try check(bindings.send(prepared: name, on: try session()))
        case .prepared(let name):
            try check(bindings.send(prepared: name, on: try session()))
        }
        steps.append(PipelineStep(index: index, key: key, prepares: nil))
    }

    /// Reads the results of every step and of the sync after them.
    private func receive(
        _ steps: [PipelineStep], _ queries: [PostgresQuery]
    ) async throws -> Result<[PostgresResult], PostgresError> {
        var results: [PostgresResult] = []
        results.reserveCapacity(queries.count)
        var failure: PostgresError?
        for step in steps {
            do {
                let result = try await receive(step, sql: queries[step.index].sql)
                if let result, step.prepares == nil { results.append(result) }
                if result == nil { statements.forget(step.key, ifPreparing: step.prepares) }
            } catch var error as PostgresError where error.code == .server {
                error.statementIndex = step.index
                failure = failure ?? error
                statements.forget(step.key, ifPreparing: step.prepares)
                if error.isStaleStatement { statements.forget(step.key, isGone: error.sqlState == "26000") }
            }
        }
        while let result = try await nextResult(), PQresultStatus(result.pointer) != PGRES_PIPELINE_SYNC {
            try acceptAtSync(result, &failure)
        }
        return failure.map { .failure($0) } ?? .success(results)
    }

    /// What comes before the sync can still be an error: a deferred constraint is checked when it commits.
    private func acceptAtSync(_ result: ResultStorage, _ failure: inout PostgresError?) throws {
        do {
            try accept(result, sql: nil)
        } catch let error as PostgresError where error.code == .server {
            failure = failure ?? error
        }
    }

    /// The result of one step; `nil` when an earlier failure made the server skip it.
    private func receive(_ step: PipelineStep, sql: String) async throws -> PostgresResult? {
        var last: ResultStorage?
        var failure: PostgresError?
        while let result = try await nextResult() {
            if PQresultStatus(result.pointer) == PGRES_PIPELINE_ABORTED { continue }
            do {
                try accept(result, sql: sql)
                last = result
            } catch let error as PostgresError where error.code == .server {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return last.map(PostgresResult.init(storage:))
    }
}

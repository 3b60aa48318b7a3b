import CPostgres

extension PostgresConnection {
    /// Loads rows by COPY in binary, the fastest way in. All or nothing, also outside a transaction.
    ///
    /// Each row has one value for each column: of the column's type, or an integer of another width, or text for any
    /// character type or enumeration. Rows are taken from the sequence as the socket takes them, so a lazy sequence
    /// needs little memory. An error of the server is told only when all rows were sent, as libpq reads it then.
    ///
    /// - Parameters:
    ///   - table: its name, not quoted; with `schema` when it is not on the search path.
    ///   - columns: their names, at least one.
    ///   - rows: walked through once, on the connection's queue.
    /// - Returns: how many rows were loaded.
    /// - Throws: ``PostgresError``: of the server, or `encoding` naming the column; or `CancellationError`.
    @discardableResult
    public nonisolated(nonsending) func copy(
        into table: String, schema: String? = nil, columns: [String],
        rows: sending some Sequence<[any PostgresEncodable]>
    ) async throws -> Int {
        let names = ([schema].compactMap { $0 } + [table]).map(PostgresQuery.quoted(identifier:))
        let rows = SentRows(rows: rows)
        return try await cancellable { ticket in
            try await self.runCopy(into: names.joined(separator: "."), columns, rows, ticket)
        }
    }

    private func runCopy(
        into table: String, _ columns: [String], _ sent: SentRows<some Sequence<[any PostgresEncodable]>>,
        _ ticket: OperationTicket
    ) async throws -> Int {
        try await exclusively(ticket) {
            let list = columns.map(PostgresQuery.quoted(identifier:)).joined(separator: ", ")
            let types = try await columnTypes(of: table, columns, list)
            try await beginCopy("COPY \(table) (\(list)) FROM STDIN (FORMAT binary)")
            do {
                try await stream(sent.rows, types, ticket)
            } catch {
                try await abandonCopy(error)
            }
            try await endCopy(because: nil)
            return try await collect(sql: nil).affectedRows
        }
    }

    /// Tells the server, which would wait for more rows for ever, and throws the reason; if the session is over, the
    /// server's last words on that.
    private func abandonCopy(_ reason: any Error) async throws -> Never {
        try await endCopy(because: "the client gave up")
        do {
            _ = try await collect(sql: nil)
        } catch let error as PostgresError where error.code == .connectionLost {
            throw error
        } catch {
            // The server's answer to giving up.
        }
        throw reason
    }

    private func columnTypes(of table: String, _ columns: [String], _ list: String) async throws -> [CopyColumn] {
        let empty = try await perform("SELECT \(list) FROM \(table) LIMIT 0", PostgresBindings(), key: nil)
        return columns.enumerated().map { index, name in
            CopyColumn(name: name, type: PostgresType(rawValue: PQftype(empty.storage.pointer, Int32(index))))
        }
    }

    private func beginCopy(_ sql: String) async throws {
        try check(PQsendQuery(try session(), sql))
        try await flush()
        guard let result = try await nextResult(), PQresultStatus(result.pointer) != PGRES_COPY_IN else { return }
        try accept(result, sql: sql)
    }

    /// Sends header, rows and trailer (manual, COPY, "Binary Format") in pieces of about 64 KiB.
    private func stream(
        _ rows: some Sequence<[any PostgresEncodable]>, _ columns: [CopyColumn], _ ticket: OperationTicket
    ) async throws {
        var buffer = PostgresBuffer()
        buffer.append(bytes: Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00])
        buffer.append(Int64(0))
        for row in rows {
            guard row.count == columns.count else {
                throw PostgresError.encoding("a row has \(row.count) values for \(columns.count) columns")
            }
            buffer.append(Int16(columns.count))
            for (column, value) in zip(columns, row) { try column.append(value, to: &buffer) }
            guard buffer.bytes.count >= 64 * 1024 else { continue }
            try await put(&buffer)
            if ticket.isCancelled { throw CancellationError() }
        }
        buffer.append(Int16(-1))
        try await put(&buffer)
    }

    private func put(_ buffer: inout PostgresBuffer) async throws {
        let count = Int32(clamping: buffer.bytes.count)
        let status = try buffer.bytes.withUnsafeBytes { bytes in
            PQputCopyData(try session(), bytes.bindMemory(to: CChar.self).baseAddress, count)
        }
        guard status == 1 else { try check(0); return }
        buffer.bytes.removeAll(keepingCapacity: true)
        try await flush()
        // On a dead socket libpq takes rows and throws them away, to report that with the result.
        guard PQstatus(try session()) != CONNECTION_BAD else {
            throw PostgresError(.connectionLost, PostgresError.text(PQerrorMessage(try session())))
        }
    }

    private func endCopy(because reason: String?) async throws {
        guard PQputCopyEnd(try session(), reason) == 1 else { try check(0); return }
        try await flush()
    }
}

/// Carries rows to the connection's queue.
private struct SentRows<Rows>: @unchecked Sendable {  // They came as `sending`: nobody else holds them any more.
    let rows: Rows
}

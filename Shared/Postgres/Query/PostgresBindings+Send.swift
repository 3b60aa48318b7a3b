import CPostgres

extension PostgresBindings {
    /// Sends the statement with its parameters, unprepared; results come in binary.
    func send(_ sql: String, on connection: OpaquePointer) -> Int32 {
        withParameters { count, types, values, lengths, formats in
            PQsendQueryParams(connection, sql, count, types, values, lengths, formats, 1)
        }
    }

    /// Prepares the statement under a name.
    func sendPrepare(_ sql: String, name: String, on connection: OpaquePointer) -> Int32 {
        let types = parameters.map(\.type.rawValue)
        return PQsendPrepare(connection, name, sql, Int32(clamping: types.count), types)
    }

    /// Runs a prepared statement with the parameters; results come in binary.
    func send(prepared name: String, on connection: OpaquePointer) -> Int32 {
        withParameters { count, _, values, lengths, formats in
            PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1)
        }
    }

    private func withParameters(
        _ body: (
            Int32, UnsafePointer<Oid>, UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>
        ) -> Int32
    ) -> Int32 {
        let types = parameters.map(\.type.rawValue)
        let lengths = parameters.map { Int32(clamping: $0.length) }
        let formats = [Int32](repeating: 1, count: parameters.count)
        // An empty value needs a pointer all the same, as none means NULL: one spare byte makes sure there is one.
        return (buffer.bytes + [0]).withUnsafeBytes { bytes in
            let base = bytes.bindMemory(to: CChar.self).baseAddress
            let values = parameters.map { $0.length < 0 ? nil : base?.advanced(by: $0.offset) }
            return body(Int32(clamping: parameters.count), types, values, lengths, formats)
        }
    }
}

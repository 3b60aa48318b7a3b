/// A column that COPY fills, and how values are written for its type.
///
/// In binary COPY the server converts nothing, so what an INSERT would cast is cast here.
struct CopyColumn {
    let name: String
    let type: PostgresType

    /// Appends length and bytes of the value in the form of the column's type.
    ///
    /// - Throws: ``PostgresError`` (`encoding`) that names column and types.
    func append(_ value: any PostgresEncodable, to buffer: inout PostgresBuffer) throws {
        do {
            try open(value, &buffer)
        } catch let error as PostgresError {
            throw PostgresError.encoding("column \"\(name)\": \(error.message)")
        }
    }

    private func open<Value: PostgresEncodable>(_ value: Value, _ buffer: inout PostgresBuffer) throws {
        let given = Value.postgresType
        if given == type || value.isPostgresNull || fits(given) { return try buffer.append(field: value) }
        let start = buffer.bytes.count
        try buffer.append(field: value)
        guard try convert(given, from: start, &buffer) else {
            throw PostgresError.encoding("\(given) cannot be copied into \(type)")
        }
    }

    /// Whether the column takes the value's bytes as they are.
    private func fits(_ given: PostgresType) -> Bool {
        switch given {
        case .text: type.isTextual && type != .char
        case .vector: type.isUserDefined
        default: false
        }
    }

    /// Rewrites the field that begins at `start`; `false` where there is no conversion.
    private func convert(_ given: PostgresType, from start: Int, _ buffer: inout PostgresBuffer) throws -> Bool {
        let bytes = Array(buffer.bytes[(start + 4)...])
        switch (given, type) {
        case (.jsonb, .json):
            replace(start, &buffer) { $0.append(bytes: bytes.dropFirst()) }
        case (.float4, .float8):
            let value = bytes.withUnsafeBytes {
                Float(bitPattern: UInt32(bigEndian: $0.loadUnaligned(as: UInt32.self)))
            }
            replace(start, &buffer) { $0.append(Double(value).bitPattern) }
        case (.int2, .int4), (.int2, .int8), (.int4, .int2), (.int4, .int8), (.int8, .int2), (.int8, .int4):
            let value = bytes.reduce(bytes.first.map { $0 & 0x80 != 0 } == true ? Int64(-1) : 0) { $0 << 8 | Int64($1) }
            try replaceInteger(value, start, &buffer)
        default:
            return false
        }
        try buffer.patchLength(at: start)
        return true
    }

    private func replaceInteger(_ value: Int64, _ start: Int, _ buffer: inout PostgresBuffer) throws {
        switch type {
        case .int2: replace(start, &buffer) { $0.append(Int16(truncatingIfNeeded: value)) }
        case .int4: replace(start, &buffer) { $0.append(Int32(truncatingIfNeeded: value)) }
        default: replace(start, &buffer) { $0.append(value) }
        }
        let fits = type == .int2 ? Int16(exactly: value) != nil : type == .int8 || Int32(exactly: value) != nil
        guard fits else { throw PostgresError.encoding("the number does not fit into \(type)") }
    }

    private func replace(_ start: Int, _ buffer: inout PostgresBuffer, _ write: (inout PostgresBuffer) -> Void) {
        buffer.bytes.removeSubrange((start + 4)...)
        write(&buffer)
    }
}

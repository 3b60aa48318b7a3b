extension Int: PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .int8 }

    public func encode(into buffer: inout PostgresBuffer) {
        buffer.append(Int64(self))
    }

    public static func decode(_ cell: PostgresCell) throws -> Int {
        try cell.integer()
    }
}

extension Int64: PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .int8 }

    public func encode(into buffer: inout PostgresBuffer) {
        buffer.append(self)
    }

    public static func decode(_ cell: PostgresCell) throws -> Int64 {
        try cell.integer()
    }
}

extension Int32: PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .int4 }

    public func encode(into buffer: inout PostgresBuffer) {
        buffer.append(self)
    }

    public static func decode(_ cell: PostgresCell) throws -> Int32 {
        try cell.integer()
    }
}

extension Int16: PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .int2 }

    public func encode(into buffer: inout PostgresBuffer) {
        buffer.append(self)
    }

    public static func decode(_ cell: PostgresCell) throws -> Int16 {
        try cell.integer()
    }
}

extension PostgresCell {
    /// Reads any integer type, and a `numeric` without fraction, when `Value` can hold it.
    func integer<Value: FixedWidthInteger>() throws -> Value {
        guard let wide = try wideInteger(wanted: "\(Value.self)") else { throw mismatch(wanted: "\(Value.self)") }
        guard let value = Value(exactly: wide) else {
            throw mismatch(wanted: "\(Value.self)", reason: "the number does not fit")
        }
        return value
    }

    private func wideInteger(wanted: @autoclosure () -> String) throws -> Int64? {
        var reader = PostgresReader(try require(wanted: wanted()))
        return switch type {
        case .int8, .xid8: reader.integer(as: Int64.self)
        case .int4: reader.integer(as: Int32.self).map(Int64.init)
        case .int2: reader.integer(as: Int16.self).map(Int64.init)
        case .oid: reader.integer(as: UInt32.self).map(Int64.init)
        case .numeric: try Int64(numericText(wanted: wanted()))
        default: nil
        }
    }
}

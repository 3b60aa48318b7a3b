extension Double: PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .float8 }

    public func encode(into buffer: inout PostgresBuffer) {
        buffer.append(bitPattern)
    }

    /// Reads `float8`, `float4`, `numeric` (rounded to the nearest) and every integer type.
    public static func decode(_ cell: PostgresCell) throws -> Double {
        var reader = PostgresReader(try cell.require(wanted: "Double"))
        let value: Double? =
            switch cell.type {
            case .float8: reader.integer(as: UInt64.self).map(Double.init(bitPattern:))
            case .float4: reader.integer(as: UInt32.self).map { Double(Float(bitPattern: $0)) }
            case .numeric: try Double(cell.numericText(wanted: "Double"))
            case .int2, .int4, .int8: Double(try cell.integer() as Int64)
            default: nil
            }
        guard let value else { throw cell.mismatch(wanted: "Double") }
        return value
    }
}

extension Float: PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .float4 }

    public func encode(into buffer: inout PostgresBuffer) {
        buffer.append(bitPattern)
    }

    /// Reads `float4` only; the wider types would lose digits in silence.
    public static func decode(_ cell: PostgresCell) throws -> Float {
        var reader = PostgresReader(try cell.require(wanted: "Float", .float4))
        guard let bits: UInt32 = reader.integer() else { throw cell.mismatch(wanted: "Float") }
        return Float(bitPattern: bits)
    }
}

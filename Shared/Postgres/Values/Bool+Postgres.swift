extension Bool: PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .bool }

    public func encode(into buffer: inout PostgresBuffer) {
        buffer.append(UInt8(self ? 1 : 0))
    }

    public static func decode(_ cell: PostgresCell) throws -> Bool {
        try cell.require(wanted: "Bool", .bool).first == 1
    }
}

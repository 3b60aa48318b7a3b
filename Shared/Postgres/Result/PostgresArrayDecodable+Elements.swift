extension PostgresArrayDecodable where Self: PostgresDecodable {
    public static func decode(array cell: PostgresCell) throws -> [Self] {
        let wanted = "[\(Self.self)]"
        var reader = PostgresReader(try cell.require(wanted: wanted))
        guard let dimensions: Int32 = reader.integer(), reader.integer(as: Int32.self) != nil,
            let type: UInt32 = reader.integer(), cell.type.elementType != nil || cell.type.isUserDefined
        else { throw cell.mismatch(wanted: wanted) }
        guard dimensions > 0 else { return [] }
        guard dimensions == 1, let count: Int32 = reader.integer(), reader.integer(as: Int32.self) != nil else {
            throw cell.mismatch(wanted: wanted, reason: "the array has \(dimensions) dimensions")
        }
        return try elements(count: Int(count), type: PostgresType(type), of: cell, from: &reader)
    }

    private static func elements(
        count: Int, type: PostgresType, of cell: PostgresCell, from reader: inout PostgresReader
    ) throws -> [Self] {
        var elements: [Self] = []
        // The count is the server's word; each element takes four bytes at least, which bounds what is set aside.
        elements.reserveCapacity(min(count, reader.remaining / 4))
        for _ in 0..<count {
            guard let length: Int32 = reader.integer(), let bytes = reader.field(length: Int(length)) else {
                throw cell.mismatch(wanted: "[\(Self.self)]", reason: "the array ends early")
            }
            elements.append(try Self.decode(cell.element(bytes, type: type)))
        }
        return elements
    }
}

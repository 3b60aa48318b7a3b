public import FoundationEssentials

extension UUID: PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .uuid }

    public func encode(into buffer: inout PostgresBuffer) {
        withUnsafeBytes(of: uuid) { buffer.append(bytes: $0) }
    }

    public static func decode(_ cell: PostgresCell) throws -> UUID {
        let bytes = try cell.require(wanted: "UUID", .uuid)
        guard bytes.count == 16 else { throw cell.mismatch(wanted: "UUID", reason: "it has not 16 bytes") }
        return UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

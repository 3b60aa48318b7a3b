import FoundationEssentials

extension String: PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .text }

    public func encode(into buffer: inout PostgresBuffer) throws {
        try buffer.append(text: self)
    }

    /// Reads character types, enumerations and `citext`, `json`, `jsonb`, `numeric` (all its digits) and `uuid`.
    public static func decode(_ cell: PostgresCell) throws -> String {
        let bytes = try cell.require(wanted: "String")
        switch cell.type {
        case .text, .varchar, .bpchar, .name, .json, .xml, .unknown, .char:
            return String(decoding: bytes, as: UTF8.self)
        case .jsonb: return String(decoding: try cell.jsonbText(bytes), as: UTF8.self)
        case .numeric: return try cell.numericText(wanted: "String")
        case .uuid: return try UUID.decode(cell).uuidString.lowercased()
        case .void: return ""
        default: return try userDefined(bytes, cell)
        }
    }

    /// The number of an enumeration or of `citext` is not known beforehand; what is no text is refused.
    private static func userDefined(_ bytes: UnsafeRawBufferPointer, _ cell: PostgresCell) throws -> String {
        guard cell.type.isUserDefined, !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw cell.mismatch(wanted: "String", reason: "cast it in SQL: column::text")
        }
        return text
    }
}

extension PostgresCell {
    /// The text of a `jsonb` value, which comes after a version byte that has always been 1.
    func jsonbText(_ bytes: UnsafeRawBufferPointer) throws -> Slice<UnsafeRawBufferPointer> {
        guard bytes.first == 1 else { throw mismatch(wanted: "JSON", reason: "unknown version of the jsonb format") }
        return bytes.dropFirst()
    }
}

import FoundationEssentials

/// A JSON document as a parameter (`jsonb`) or from a `jsonb` or `json` column.
public struct PostgresJSON: Sendable, Hashable {
    /// The document; what a `jsonb` column returns is in PostgreSQL's own spacing and order of keys.
    public let text: String

    /// A document that is text already; the server refuses what is not JSON (SQLSTATE 22P02).
    public init(_ text: String) {
        self.text = text
    }

    /// Encodes a value with sorted keys and dates in ISO 8601.
    ///
    /// - Throws: `EncodingError`.
    public init(encoding value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        text = String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Decodes the document; dates in ISO 8601.
    ///
    /// - Throws: `DecodingError`.
    public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(text.utf8))
    }
}

extension PostgresJSON: PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .jsonb }

    public func encode(into buffer: inout PostgresBuffer) throws {
        buffer.append(UInt8(1))
        try buffer.append(text: text)
    }

    public static func decode(_ cell: PostgresCell) throws -> PostgresJSON {
        let bytes = try cell.require(wanted: "PostgresJSON", .jsonb, .json)
        guard cell.type == .jsonb else { return PostgresJSON(String(decoding: bytes, as: UTF8.self)) }
        return PostgresJSON(String(decoding: try cell.jsonbText(bytes), as: UTF8.self))
    }
}

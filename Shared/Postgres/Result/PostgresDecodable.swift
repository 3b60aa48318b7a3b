/// A value that can be read from a column of a result.
///
/// The types of ``PostgresEncodable`` conform, both ways alike. `Int` reads every integer type and whole `numeric`
/// values that fit, `Double` reads every number, `String` reads every character type, `numeric`, `uuid`, `json` and
/// `jsonb`. An `enum` over `String` conforms with an empty extension; a text that is none of its cases is an error.
public protocol PostgresDecodable: PostgresArrayDecodable {
    /// Reads one value.
    ///
    /// - Throws: ``PostgresError`` with code `decoding`, made by ``PostgresCell/mismatch(wanted:reason:)``.
    static func decode(_ cell: PostgresCell) throws -> Self
}

/// What an array that is read may consist of; see ``PostgresArrayElement``.
public protocol PostgresArrayDecodable {
    /// Reads a whole array.
    static func decode(array cell: PostgresCell) throws -> [Self]
}

extension PostgresDecodable where Self: RawRepresentable, RawValue == String {
    public static func decode(_ cell: PostgresCell) throws -> Self {
        guard let value = Self(rawValue: try String.decode(cell)) else {
            throw cell.mismatch(wanted: "\(Self.self)", reason: "the text is none of its cases")
        }
        return value
    }
}

extension Optional: PostgresArrayDecodable where Wrapped: PostgresDecodable {}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    public static func decode(_ cell: PostgresCell) throws -> Wrapped? {
        cell.isNull ? nil : try Wrapped.decode(cell)
    }
}

extension Array: PostgresArrayDecodable where Element: PostgresArrayDecodable {}

extension Array: PostgresDecodable where Element: PostgresArrayDecodable {
    public static func decode(_ cell: PostgresCell) throws -> [Element] {
        try Element.decode(array: cell)
    }
}

extension UInt8: PostgresArrayDecodable {
    public static func decode(array cell: PostgresCell) throws -> [UInt8] {
        try Array(cell.require(wanted: "[UInt8]", .bytea))
    }
}

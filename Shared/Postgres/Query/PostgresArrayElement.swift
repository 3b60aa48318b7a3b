/// What an array parameter may consist of.
///
/// Every ``PostgresEncodable`` is one by itself. `UInt8` is one without being a parameter of its own, which makes
/// `[UInt8]` a `bytea` and not an array of numbers.
public protocol PostgresArrayElement: Sendable {
    /// The type of an array of this element; ``PostgresType/unspecified`` where SQL has none.
    static var postgresArrayType: PostgresType { get }

    /// Appends an array in binary format.
    ///
    /// - Throws: ``PostgresError`` with code `encoding`.
    static func encode(array: [Self], into buffer: inout PostgresBuffer) throws
}

extension PostgresArrayElement where Self: PostgresEncodable {
    public static var postgresArrayType: PostgresType { postgresType.arrayType ?? .unspecified }

    public static func encode(array: [Self], into buffer: inout PostgresBuffer) throws {
        guard postgresType.arrayType != nil else {
            throw PostgresError.encoding("an array of \(postgresType) is not supported, only arrays of one dimension")
        }
        guard let count = Int32(exactly: array.count) else {
            throw PostgresError.encoding("an array of \(array.count) elements is too long for PostgreSQL")
        }
        encodeHeader(count: count, containsNull: array.contains { $0.isPostgresNull }, into: &buffer)
        for element in array {
            try buffer.append(field: element)
        }
    }

    /// Dimensions, NULL flag, element type, and for a non-empty array its length and lower bound (`array_recv`).
    private static func encodeHeader(count: Int32, containsNull: Bool, into buffer: inout PostgresBuffer) {
        buffer.append(Int32(count == 0 ? 0 : 1))
        buffer.append(Int32(containsNull ? 1 : 0))
        buffer.append(postgresType.rawValue)
        guard count > 0 else { return }
        buffer.append(count)
        buffer.append(Int32(1))
    }
}

extension UInt8: PostgresArrayElement {
    public static var postgresArrayType: PostgresType { .bytea }

    public static func encode(array: [UInt8], into buffer: inout PostgresBuffer) {
        buffer.append(bytes: array)
    }
}

extension Array: PostgresArrayElement where Element: PostgresArrayElement {}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    public static var postgresType: PostgresType { Element.postgresArrayType }

    public func encode(into buffer: inout PostgresBuffer) throws {
        try Element.encode(array: self, into: &buffer)
    }
}

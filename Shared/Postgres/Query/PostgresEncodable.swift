/// A value that can be a parameter of a query.
///
/// `Int`, `Int16`, `Int32`, `Int64`, `Double`, `Float`, `Bool`, `String`, `[UInt8]` (bytea), `UUID`, `Date`
/// (timestamptz, whole microseconds), `Duration` (interval), ``PostgresJSON`` (jsonb), ``PostgresVector`` (pgvector),
/// optionals and one-dimensional arrays of these conform. An `enum` over `String` conforms with an empty extension and
/// is sent as text.
///
/// The type is sent with the value, so that the server never guesses: a `String` is `text`, an `Int` is `int8`.
/// Where another type is wanted, say so in SQL: `\(name)::citext`, `\(id)::text::uuid`.
public protocol PostgresEncodable: PostgresArrayElement {
    /// The type the parameter is declared with.
    static var postgresType: PostgresType { get }

    /// Whether the value stands for SQL NULL; `false` for everything but an empty optional.
    var isPostgresNull: Bool { get }

    /// Appends the value in the type's binary format; not called for NULL.
    ///
    /// - Throws: ``PostgresError`` with code `encoding` when the type cannot hold the value.
    func encode(into buffer: inout PostgresBuffer) throws
}

extension PostgresEncodable {
    public var isPostgresNull: Bool { false }
}

extension PostgresEncodable where Self: RawRepresentable, RawValue == String {
    public static var postgresType: PostgresType { .text }

    public func encode(into buffer: inout PostgresBuffer) throws {
        try rawValue.encode(into: &buffer)
    }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresEncodable {}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    public static var postgresType: PostgresType { Wrapped.postgresType }

    public var isPostgresNull: Bool { self?.isPostgresNull ?? true }

    public func encode(into buffer: inout PostgresBuffer) throws {
        try self?.encode(into: &buffer)
    }
}

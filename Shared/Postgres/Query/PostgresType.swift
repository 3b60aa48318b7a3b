/// A PostgreSQL data type, by its object identifier in `pg_type`.
///
/// The constants are those of `src/include/catalog/pg_type.dat`, fixed for every server. A type made by an
/// extension or by `CREATE TYPE` gets its number in each database anew; of these only pgvector's has a constant
/// here, which a connection replaces with the real number (see ``isDynamic``).
public struct PostgresType: RawRepresentable, Sendable, Hashable {
    /// The object identifier.
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The server decides by the context of the parameter.
    public static let unspecified = PostgresType(0)
    public static let bool = PostgresType(16)
    public static let bytea = PostgresType(17)
    /// The one-byte system type `"char"`.
    public static let char = PostgresType(18)
    public static let name = PostgresType(19)
    public static let int8 = PostgresType(20)
    public static let int2 = PostgresType(21)
    public static let int4 = PostgresType(23)
    public static let text = PostgresType(25)
    public static let oid = PostgresType(26)
    public static let json = PostgresType(114)
    public static let xml = PostgresType(142)
    public static let float4 = PostgresType(700)
    public static let float8 = PostgresType(701)
    public static let unknown = PostgresType(705)
    public static let bpchar = PostgresType(1042)
    public static let varchar = PostgresType(1043)
    public static let date = PostgresType(1082)
    public static let timestamp = PostgresType(1114)
    public static let timestamptz = PostgresType(1184)
    public static let interval = PostgresType(1186)
    public static let numeric = PostgresType(1700)
    public static let void = PostgresType(2278)
    public static let uuid = PostgresType(2950)
    public static let jsonb = PostgresType(3802)
    public static let xid8 = PostgresType(5069)

    /// pgvector's `vector`; the connection puts the number this database gave it in its place.
    public static let vector = PostgresType(.max)
    /// pgvector's `vector[]`, as ``vector``.
    public static let vectorArray = PostgresType(.max - 1)

    /// Whether this constant stands for a number that only the database knows.
    var isDynamic: Bool { rawValue >= Self.vectorArray.rawValue }

    /// Whether the number belongs to a type that an extension or `CREATE TYPE` made (`FirstNormalObjectId`).
    var isUserDefined: Bool { rawValue >= 16384 && !isDynamic }

    /// Whether the binary form of the type is its text: character types, and types that are sent as such.
    var isTextual: Bool {
        switch self {
        case .text, .varchar, .bpchar, .name, .json, .xml, .unknown, .char: true
        default: isUserDefined
        }
    }
}

extension PostgresType: CustomStringConvertible {
    /// The SQL name, or the number of a type that has no constant.
    public var description: String {
        Self.catalogue[self]?.name ?? Self.elements[self].map { "\($0)[]" } ?? "type \(rawValue)"
    }
}

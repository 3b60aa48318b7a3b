extension PostgresType {
    /// The array type over this one; `nil` where there is none to send (arrays of arrays are one type in SQL).
    public var arrayType: PostgresType? {
        Self.catalogue[self]?.array
    }

    /// The element type of an array type; `nil` when it is not a known array.
    public var elementType: PostgresType? {
        Self.elements[self]
    }

    static let catalogue: [PostgresType: (name: String, array: PostgresType)] = [
        .bool: ("bool", PostgresType(1000)),
        .bytea: ("bytea", PostgresType(1001)),
        .char: ("\"char\"", PostgresType(1002)),
        .name: ("name", PostgresType(1003)),
        .int2: ("int2", PostgresType(1005)),
        .int4: ("int4", PostgresType(1007)),
        .text: ("text", PostgresType(1009)),
        .bpchar: ("bpchar", PostgresType(1014)),
        .varchar: ("varchar", PostgresType(1015)),
        .int8: ("int8", PostgresType(1016)),
        .float4: ("float4", PostgresType(1021)),
        .float8: ("float8", PostgresType(1022)),
        .oid: ("oid", PostgresType(1028)),
        .timestamp: ("timestamp", PostgresType(1115)),
        .date: ("date", PostgresType(1182)),
        .timestamptz: ("timestamptz", PostgresType(1185)),
        .interval: ("interval", PostgresType(1187)),
        .numeric: ("numeric", PostgresType(1231)),
        .uuid: ("uuid", PostgresType(2951)),
        .json: ("json", PostgresType(199)),
        .xml: ("xml", PostgresType(143)),
        .jsonb: ("jsonb", PostgresType(3807)),
        .xid8: ("xid8", PostgresType(271)),
        .vector: ("vector", .vectorArray),
    ]

    static let elements: [PostgresType: PostgresType] = Dictionary(
        uniqueKeysWithValues: catalogue.map { ($0.value.array, $0.key) })
}

extension PostgresQuery {
    /// What the compiler fills while it walks through the literal.
    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        var sql = ""
        var bindings = PostgresBindings()

        public init(literalCapacity: Int, interpolationCount: Int) {
            sql.reserveCapacity(literalCapacity + interpolationCount * 3)
            bindings.parameters.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) {
            sql.append(literal)
        }

        /// Binds a value or, when there is none, NULL. One that its type cannot hold makes the query fail when it is
        /// sent.
        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            bindings.append(value)
            sql.append("$")
            sql.append(String(bindings.parameters.count))
        }

        /// Inserts SQL as it is. Never with anything that came from outside the program.
        public mutating func appendInterpolation(unescaped text: String) {
            sql.append(text)
        }

        /// Inserts a name of a table, column, channel and so on, quoted.
        public mutating func appendInterpolation(identifier name: String) {
            sql.append(PostgresQuery.quoted(identifier: name))
        }
    }

    /// A name in double quotes, those inside it doubled (PostgreSQL manual §4.1.1).
    static func quoted(identifier: String) -> String {
        var quoted = "\""
        for character in identifier.unicodeScalars where character != "\0" {
            quoted.unicodeScalars.append(character)
            if character == "\"" { quoted.unicodeScalars.append(character) }
        }
        return quoted + "\""
    }
}

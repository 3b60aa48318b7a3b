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

        /// Inserts a part that was written as a query of its own, such as a condition, with its parameters.
        public mutating func appendInterpolation(part: PostgresQuery) {
            sql.append(part.renumbered(by: bindings.parameters.count))
            bindings.append(part.bindings)
        }
    }

    /// The statement with each `$n` moved on; text between quotes must not look like one.
    func renumbered(by offset: Int) -> String {
        guard offset > 0 else { return sql }
        var text = ""
        var rest = Substring(sql)
        while let dollar = rest.firstIndex(of: "$") {
            text += rest[...dollar]
            rest = rest[rest.index(after: dollar)...]
            let digits = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(digits.count)
            text += Int(digits).map { "\($0 + offset)" } ?? ""
        }
        return text + rest
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

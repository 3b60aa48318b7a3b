/// One SQL statement with its parameters, written as a string literal.
///
/// ```swift
/// let query: PostgresQuery = "SELECT id FROM users WHERE email = \(email) AND created_at > \(since)"
/// ```
///
/// Each `\(value)` becomes a parameter (`$1`, `$2`, …) and never part of the SQL. `\(unescaped:)` inserts SQL as it
/// is, `\(identifier:)` inserts a quoted name. Exactly one statement; for several see
/// ``PostgresConnection/execute(script:)``.
public struct PostgresQuery: Sendable {
    /// The statement with `$n` where values were.
    public internal(set) var sql: String
    var bindings: PostgresBindings

    /// Whether the statement is prepared when it comes a second time on a connection. Default `true`.
    ///
    /// After five runs PostgreSQL may choose one plan for all values of a prepared statement (`plan_cache_mode`);
    /// turn it off where the best plan depends on the values.
    public var isPrepared = true

    /// A statement without parameters from text that the program itself made.
    public init(unescaped sql: String) {
        self.sql = sql
        bindings = PostgresBindings()
    }

    init(sql: String, bindings: PostgresBindings) {
        self.sql = sql
        self.bindings = bindings
    }
}

extension PostgresQuery: ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) {
        self.init(unescaped: value)
    }

    public init(stringInterpolation: StringInterpolation) {
        self.init(sql: stringInterpolation.sql, bindings: stringInterpolation.bindings)
    }
}

extension PostgresQuery: CustomStringConvertible {
    /// The statement and how many parameters it has; never their values.
    public var description: String {
        "\(sql) [\(bindings.parameters.count) parameters]"
    }
}

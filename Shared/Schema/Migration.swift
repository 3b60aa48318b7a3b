/// One step of the schema's history.
public struct Migration: Sendable, Hashable {
    /// Its place: 1 for the first, without gaps.
    public let number: Int
    /// What it does, in a few words, as in its file's name.
    public let name: String
    /// Any number of statements. They run in one transaction together with the note that they ran, unless the first
    /// line is `-- no transaction`: then each runs for itself, as `CREATE INDEX CONCURRENTLY` needs, and each must
    /// bear being run again (`IF NOT EXISTS`), because a failure leaves those before it in place.
    public let sql: String

    /// A step; its checksum counts from its first release on.
    public init(number: Int, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    /// Whether the statements run without a transaction around them.
    var runsWithoutTransaction: Bool {
        sql.prefix { !$0.isNewline }.drop { $0 == " " }.hasPrefix("-- no transaction")
    }
}

extension Migration: CustomStringConvertible {
    public var description: String { "\(number) (\(name))" }
}

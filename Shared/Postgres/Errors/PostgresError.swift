/// What went wrong with the database, and whether it is worth another try.
///
/// `description` may be shown to anyone: it has no parameter values, no password, and leaves the server's DETAIL,
/// HINT and CONTEXT out. `String(reflecting:)` has all of it and belongs in a developer's log only.
public struct PostgresError: Error {
    /// The kind of failure.
    public enum Code: String, Sendable, Hashable {
        /// No connection could be made; nothing was sent.
        case connectionFailed
        /// The connection broke. A statement that was running may or may not have had its effect, unless it ran in
        /// a transaction whose COMMIT was not sent yet: that one had none.
        case connectionLost
        /// All connections of the pool were in use for the whole acquire timeout.
        case acquireTimeout
        /// The server answered with an error; see ``PostgresError/sqlState``.
        case server
        /// The connection broke after COMMIT was sent and before its answer: the transaction either happened as a
        /// whole or not at all, and only the database can tell.
        case commitUnknown
        /// A column holds what the wanted Swift type cannot.
        case decoding
        /// A parameter holds what its PostgreSQL type cannot; nothing was sent.
        case encoding
        /// The pool, the connection or the transaction was closed before.
        case poolClosed
        /// The configuration or its URL is wrong.
        case configuration
    }

    public let code: Code
    /// One sentence: the server's primary message, or what this library found.
    public let message: String
    /// The five characters of PostgreSQL's appendix A, when the server sent the error.
    public internal(set) var sqlState: String?
    /// `ERROR`, `FATAL` or `PANIC`, never translated.
    public internal(set) var severity: String?
    /// The constraint that was violated.
    public internal(set) var constraint: String?
    /// The table the error is about, without its schema.
    public internal(set) var table: String?
    /// The column the error is about; for `decoding` the column that was read.
    public internal(set) var column: String?
    /// Where in the SQL the error was found, in characters from 1.
    public internal(set) var position: Int?
    /// The server's DETAIL; holds values. Not in `description`.
    public internal(set) var detail: String?
    /// The server's HINT. Not in `description`.
    public internal(set) var hint: String?
    /// The server's CONTEXT; holds values. Not in `description`.
    public internal(set) var context: String?
    /// The statement, with `$n` for values.
    public internal(set) var sql: String?
    /// The statement's index in a pipeline, from 0.
    public internal(set) var statementIndex: Int?
    /// The function of the server's source that raised the error.
    var routine: String?

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension PostgresError {
    /// Whether a unique constraint or index was violated; with `constraint`, that one (SQLSTATE 23505).
    public func isUniqueViolation(_ constraint: String? = nil) -> Bool {
        sqlState == "23505" && (constraint == nil || constraint == self.constraint)
    }

    /// Whether running the whole transaction again may succeed: serialization failure (40001) or deadlock (40P01).
    public var isSerializationFailure: Bool {
        sqlState == "40001" || sqlState == "40P01"
    }

    /// Whether `statement_timeout` or a cancel request ended the statement (57014).
    public var isQueryCancelled: Bool { sqlState == "57014" }

    /// Whether a prepared statement was lost (`DISCARD ALL`, a pooler in between) or has a plan of another shape.
    var isStaleStatement: Bool {
        sqlState == "26000" || (sqlState == "0A000" && routine == "RevalidateCachedQuery")
    }

    /// The same error as the end of the connection.
    func lost() -> PostgresError {
        var copy = PostgresError(.connectionLost, message)
        (copy.sqlState, copy.severity, copy.detail, copy.sql) = (sqlState, severity, detail, sql)
        return copy
    }

    static func encoding(_ message: String) -> PostgresError {
        PostgresError(.encoding, message)
    }

    static func decoding(column: String, found: String, wanted: String, reason: String?) -> PostgresError {
        let message = "column \"\(column)\" has \(found), which cannot be read as \(wanted)"
        var error = PostgresError(.decoding, reason.map { "\(message): \($0)" } ?? message)
        error.column = column
        return error
    }
}

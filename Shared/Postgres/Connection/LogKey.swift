/// Metadata keys of this library's log lines.
enum LogKey {
    static let sqlState = "postgres.sqlstate"
    static let severity = "postgres.severity"
    static let message = "postgres.message"
    static let error = "postgres.error"
    static let attempt = "postgres.attempt"
    static let target = "postgres.target"
}

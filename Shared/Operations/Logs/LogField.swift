import Logging

/// One piece of metadata on a line.
struct LogField {
    let key: String
    let value: LogValue

    /// Metadata has no order of its own: `at` comes first, then the rest by name, and what ends every line of its kind
    /// (duration, error, correlation) comes last.
    static func ordered(_ fields: [LogField]) -> [LogField] {
        fields.sorted { (rank($0.key), $0.key) < (rank($1.key), $1.key) }
    }

    private static func rank(_ key: String) -> Int {
        switch key {
        case "at": 0
        case "duration_ms": 2
        case "error": 3
        case "correlation_id": 4
        default: 1
        }
    }
}

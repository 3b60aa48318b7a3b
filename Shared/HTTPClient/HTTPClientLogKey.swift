/// The metadata keys of this library's log lines.
enum HTTPClientLogKey {
    static let request = "http_request"
    static let outcome = "http_outcome"
    static let duration = "duration_ms"
    static let correlation = "correlation_id"
    static let attempt = "attempt"
    static let delay = "delay_ms"
}

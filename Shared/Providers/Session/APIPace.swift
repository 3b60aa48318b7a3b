/// How the calls of one account are sent, whatever the API.
struct APIPace: Sendable {
    /// All attempts of one call, the first included.
    var attempts: Int
    /// The longest wait before another attempt.
    var longestWait: Duration
    /// The longest one request may take.
    var timeout: Duration
    /// The most bytes of one answer.
    var maximumResponseSize: Int
}

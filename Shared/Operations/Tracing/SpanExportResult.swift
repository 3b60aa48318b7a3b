/// What became of a batch of spans.
enum SpanExportResult: Sendable, Hashable {
    /// Taken, but for so many.
    case taken(rejected: Int)
    /// Not now; perhaps later, after a time the collector may have named.
    case busy(retryAfter: Duration?, reason: String)
    /// Never.
    case refused(reason: String)
}

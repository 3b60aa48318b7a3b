/// Nothing may be used for longer than a caller waits.
struct QuotaPause: Error {
    let remaining: Duration
}

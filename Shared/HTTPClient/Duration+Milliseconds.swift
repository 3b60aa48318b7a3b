extension Duration {
    /// The span in milliseconds, rounded up, so that no positive span becomes zero: zero means "no limit" to libcurl.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let fraction = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int(clamping: seconds) * 1000 + Int(fraction)
    }
}

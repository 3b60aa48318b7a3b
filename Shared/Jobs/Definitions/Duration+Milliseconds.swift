extension Duration {
    /// Whole milliseconds, rounded down; what the ledger's `_ms` columns hold.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    /// Seconds with fractions, for metrics.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

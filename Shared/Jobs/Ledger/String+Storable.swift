extension String {
    /// With U+0000, which PostgreSQL's `text` and `jsonb` cannot hold, as U+FFFD: for what comes from outside.
    var storable: String { replacing("\0", with: "\u{FFFD}") }
}

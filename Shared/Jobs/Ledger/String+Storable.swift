extension String {
    /// With U+0000, which PostgreSQL's `text` and `jsonb` cannot hold, as U+FFFD: for what comes from outside.
    package var storable: String { replacing("\0", with: "\u{FFFD}") }

    /// As an error's text is kept on a row: storable, and no longer than 8,192 characters.
    package var storableError: String { String(storable.prefix(8192)) }
}

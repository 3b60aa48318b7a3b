/// Texts that fit into a table.
enum Cell {
    /// One line, white space folded, cut after `limit` characters.
    static func line(_ text: String?, limit: Int = 72) -> String {
        let folded = (text ?? "–").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return folded.count > limit ? folded.prefix(limit - 1) + "…" : folded
    }
}

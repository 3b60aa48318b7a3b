/// Takes out of a text what neither people nor databases want in it.
enum CleanText {
    /// Without control characters but tab and line feed, without byte order marks, with `\n` for every line end, and
    /// without white space at its ends.
    static func scalars(_ text: some StringProtocol) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(text.utf8.count)
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\r", "\u{85}", "\u{2028}", "\u{2029}": result.append("\n")
            case "\n": if !isAfterReturn { result.append("\n") }
            case "\t": result.append(scalar)
            case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FEFF}": break
            default: result.append(scalar)
            }
            isAfterReturn = scalar == "\r"
        }
        guard let first = result.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = result.lastIndex(where: { !$0.properties.isWhitespace })
        else { return [] }
        // the first line keeps its indent, which code needs
        let start = result[..<first].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        return Array(result[start...last])
    }

    /// One line of at most 300 characters; `nil` where nothing is left.
    static func line(_ text: String) -> String? {
        let clean = String(String.UnicodeScalarView(scalars(text))).split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        return clean.isEmpty ? nil : String(clean.prefix(300))
    }
}

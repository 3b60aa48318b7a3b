/// What a line of Markdown is (CommonMark 0.31), as far as it matters here.
enum MarkdownLine {
    /// The level and text of `## Heading ##`.
    static func heading(_ line: Substring) -> (level: Int, text: Substring)? {
        let body = line.drop { $0 == " " }
        let level = body.prefix { $0 == "#" }.count
        let rest = body.dropFirst(level)
        guard (1...6).contains(level), line.count - body.count <= 3, rest.first == " " || rest.first == "\t" else {
            return nil
        }
        var text = rest.drop(while: \.isWhitespace)
        while text.last == "#" || text.last?.isWhitespace == true { text.removeLast() }
        return text.isEmpty ? nil : (level, text)
    }

    /// The level of a line of `=` or `-` under a heading.
    static func underline(_ line: Substring) -> Int? {
        let body = line.filter { !$0.isWhitespace }
        guard body.count >= 3, let mark = body.first, mark == "=" || mark == "-" else { return nil }
        return body.allSatisfy { $0 == mark } ? (mark == "=" ? 1 : 2) : nil
    }

    static func isFence(_ line: Substring) -> Bool {
        let body = line.drop { $0 == " " }
        return line.count - body.count <= 3 && (body.hasPrefix("```") || body.hasPrefix("~~~"))
    }
}

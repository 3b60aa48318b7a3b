/// The first words of a message.
enum Snippet {
    private static let maximumLength = 200

    /// One line of at most 200 characters, with `& < > " '` as entities.
    static func make(_ text: String) -> String {
        var line = ""
        for word in text.prefix(2000).split(whereSeparator: \.isWhitespace) {
            guard line.count + word.count < maximumLength else { break }
            line += line.isEmpty ? "" : " "
            line += word
        }
        return escape(line)
    }

    /// A rough cut that is good enough for a snippet of generated HTML.
    static func stripTags(_ html: String) -> String {
        var text = ""
        var isInTag = false
        let body = html.firstRange(of: "<body")?.lowerBound ?? html.startIndex
        for character in html[body...] {
            switch character {
            case "<": isInTag = true
            case ">":
                isInTag = false
                text.append(" ")
            default: if !isInTag { text.append(character) }
            }
        }
        return text
    }

    private static func escape(_ text: String) -> String {
        let entities: [Character: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"]
        return text.map { entities[$0] ?? String($0) }.joined()
    }
}

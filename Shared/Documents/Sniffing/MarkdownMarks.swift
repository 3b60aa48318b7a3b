/// What tells Markdown from plain text. A wrong answer does little harm: either way all text is kept.
enum MarkdownMarks {
    /// Whether the text has a heading after `#` or a fence of code, and no other sign speaks against it; or marks of two
    /// more kinds (links, emphasis, items, tables).
    static func stand(in text: String) -> Bool {
        var kinds: Set<String> = []
        for line in text.split(whereSeparator: \.isNewline).prefix(2000) {
            if MarkdownLine.heading(line) != nil { kinds.insert("heading") }
            if MarkdownLine.isFence(line) { kinds.insert("fence") }
            if line.hasPrefix("* ") || line.hasPrefix("- ") { kinds.insert("item") }
            if line.contains("](") { kinds.insert("link") }
            if line.contains("**") { kinds.insert("strong") }
            if line.hasPrefix("|"), line.contains("---") { kinds.insert("table") }
        }
        // a script's comments begin with # as well
        if text.hasPrefix("#!") { return false }
        return kinds.contains("fence") || kinds.contains("heading") || kinds.contains("link") && kinds.count >= 2
            || kinds.contains("table")
    }
}

/// What an HTML page begins with.
enum HTMLMarks {
    /// Whether the text begins with one of the tags that the WHATWG standard on MIME sniffing names, or is XML with an
    /// `html` element near its beginning.
    static func begin(_ text: String) -> Bool {
        let head = text.prefix(1024).drop(while: \.isWhitespace).lowercased()
        if head.hasPrefix("<?xml") { return head.contains("<html") }
        if head.hasPrefix("<!--") { return text.prefix(16_384).lowercased().contains("<html") || has(head, "<!--") }
        return tags.contains { has(head, $0) }
    }

    /// The tag must end there, so that `<a@example.com>` is none.
    private static func has(_ head: String, _ tag: String) -> Bool {
        guard head.hasPrefix(tag) else { return false }
        guard tag != "<!--", let next = head.dropFirst(tag.count).first else { return tag == "<!--" }
        return next == ">" || next == "/" || next.isWhitespace
    }

    private static let tags = [
        "<!doctype html", "<html", "<head", "<script", "<iframe", "<h1", "<h2", "<h3", "<div", "<font", "<table", "<a",
        "<style", "<title", "<b", "<body", "<br", "<p", "<ul", "<ol", "<meta", "<link", "<span", "<section", "<article",
        "<main", "<header", "<blockquote", "<pre", "<center", "<img",
    ]
}

import MIME

/// A message's body as Graph gives it: HTML where there is any, and the text for whoever prefers it.
struct GraphMessageBody: Sendable {
    let whole: JSON
    /// Without what is quoted.
    let unique: JSON
    /// Up to 255 characters.
    let preview: String

    init(_ content: MessageContent, wantsText: Bool) {
        let parts = content.message?.parts.filter(\.isInlineText) ?? []
        let plain = parts.first { $0.mimeType == "text/plain" }?.text
        let html = parts.first { $0.mimeType == "text/html" }?.text
        let text = plain ?? html.map(Snippet.stripTags) ?? ""
        let words = text.prefix(2000).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        preview = String(words.prefix(255))
        if let html, !wantsText {
            whole = ["contentType": "html", "content": .text(html)]
            let end = html.firstRange(of: "<div class=\"gmail_quote\">")?.lowerBound
            unique = ["contentType": "html", "content": .text(end.map { html[..<$0] + "</body></html>" } ?? html)]
        } else {
            whole = ["contentType": "text", "content": .text(text)]
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).prefix {
                !$0.hasPrefix(">")
            }
            unique = ["contentType": "text", "content": .text(lines.joined(separator: "\n"))]
        }
    }
}

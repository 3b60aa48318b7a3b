import MIME

/// A message's bytes and what GMime reads in them.
struct MessageContent: Sendable {
    let bytes: [UInt8]
    let message: MIMEMessage?

    init(_ source: MessageSource, generator: MailGenerator) {
        bytes =
            switch source {
            case .raw(let bytes, _): bytes
            case .generated(let message): generator.write(message)
            }
        // What cannot be read was refused on delivery.
        message = try? MIMEMessage(parsing: bytes)
    }

    /// The text that a list of mails shows: up to 200 characters, HTML-escaped as Gmail does.
    var snippet: String {
        let parts = message?.parts.filter(\.isInlineText) ?? []
        if let plain = parts.first(where: { $0.mimeType == "text/plain" }) { return Snippet.make(plain.text) }
        guard let html = parts.first(where: { $0.mimeType == "text/html" }) else { return "" }
        return Snippet.make(Snippet.stripTags(html.text))
    }
}

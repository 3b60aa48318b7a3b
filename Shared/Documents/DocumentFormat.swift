/// The kinds of documents whose text is read.
public enum DocumentFormat: String, Sendable, Hashable, CaseIterable, Codable {
    case plainText = "text/plain"
    case markdown = "text/markdown"
    case html = "text/html"
    case pdf = "application/pdf"
    /// A message as RFC 5322 has it, as mail programs save it (`.eml`).
    case mail = "message/rfc822"

    /// As people call it.
    public var name: String {
        switch self {
        case .plainText: "plain text"
        case .markdown: "Markdown"
        case .html: "an HTML page"
        case .pdf: "a PDF"
        case .mail: "an e-mail"
        }
    }
}

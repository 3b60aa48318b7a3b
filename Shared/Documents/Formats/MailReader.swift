import HTML
import MIME
import Text

/// An e-mail: its subject as a heading, who wrote it to whom and when, and the text of its parts. Of alternatives the
/// plain text is read, where there is any. Messages within it are read too; attachments are named.
struct MailReader {
    let limits: DocumentLimits

    func read(_ bytes: [UInt8]) throws(DocumentError) -> Document {
        let message = try parse(Self.withoutMailboxLine(bytes))
        var state = State(limits: limits)
        try state.take(message.root, isMessage: true)
        var metadata = DocumentMetadata(format: .mail)
        metadata.title = message.subject
        metadata.author = message.headers.first("From")
        metadata.createdAt = message.date
        metadata.isLossy = state.isLossy
        metadata.attachments = state.attachments
        return state.builder.document(metadata)
    }

    private func parse(_ bytes: [UInt8]) throws(DocumentError) -> MIMEMessage {
        var bounds = MIMELimits()
        bounds.maximumMessageSize = limits.maximumSize
        bounds.maximumDepth = limits.maximumMailDepth
        bounds.maximumParts = limits.maximumMailParts
        do {
            let message = try MIMEMessage(parsing: bytes, limits: bounds)
            guard !message.isTruncated else {
                let most = "\(limits.maximumMailParts) parts, or nests them deeper than \(limits.maximumMailDepth)"
                throw DocumentError(.tooComplex, "the e-mail has more than \(most)")
            }
            return message
        } catch let error as DocumentError {
            throw error
        } catch let error as MIMEError where error.code == .tooComplex {
            throw DocumentError(.tooComplex, error.description)
        } catch {
            throw DocumentError(.damaged, "the e-mail cannot be read")
        }
    }

    /// Mailbox files begin each message with a line `From sender date`.
    private static func withoutMailboxLine(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.starts(with: Array("From ".utf8)), let end = bytes.firstIndex(of: 0x0A) else { return bytes }
        return Array(bytes[(end + 1)...])
    }

    private struct State {
        let limits: DocumentLimits
        var builder: TextBuilder
        var attachments: [String] = []
        var isLossy = false

        init(limits: DocumentLimits) {
            self.limits = limits
            builder = TextBuilder(limits: limits)
        }

        mutating func take(_ part: MIMEPart, isMessage: Bool) throws(DocumentError) {
            if isMessage { try takeHeaders(of: part) }
            switch part.mimeType {
            case "multipart/alternative":
                if let chosen = Self.best(of: part.parts) { try take(chosen, isMessage: false) }
            case "message/rfc822":
                for inner in part.parts { try take(inner, isMessage: true) }
            case let type where type.hasPrefix("multipart/"):
                for inner in part.parts { try take(inner, isMessage: false) }
            default: try takeLeaf(part)
            }
        }

        private mutating func takeHeaders(of part: MIMEPart) throws(DocumentError) {
            try builder.append(part.headers.first("Subject") ?? "", as: .heading(level: 1))
            let lines = ["From", "To", "Cc", "Date"].compactMap { name in
                part.headers.first(name).map { "\(name): \($0)" }
            }
            // headers are lines, not sentences
            try builder.append(lines.joined(separator: "\n"), as: .verbatim)
        }

        private mutating func takeLeaf(_ part: MIMEPart) throws(DocumentError) {
            guard part.isInlineText, ["text/plain", "text/html", "text/markdown"].contains(part.mimeType) else {
                if let name = part.filename.flatMap(CleanText.line) { attachments.append(name) }
                return
            }
            let decoded = CharsetDecoder.decode(part.body, charset: part.charset)
            isLossy = isLossy || decoded.isLossy
            guard part.mimeType == "text/html" else { return try builder.append(paragraphs: decoded.text) }
            let outline = HTMLOutline(
                decoded.text, maximumDepth: limits.maximumDepth, maximumOutputSize: limits.maximumTextSize)
            guard !outline.isTooDeep else {
                throw DocumentError(.tooComplex, "the e-mail nests more than \(limits.maximumDepth) elements of HTML")
            }
            try builder.append(outline)
        }

        private static func best(of parts: [MIMEPart]) -> MIMEPart? {
            let isPlain = { (part: MIMEPart) in part.mimeType == "text/plain" && part.body.contains { !$0.isWhiteSpace }
            }
            return parts.first(where: isPlain) ?? parts.last
        }
    }
}

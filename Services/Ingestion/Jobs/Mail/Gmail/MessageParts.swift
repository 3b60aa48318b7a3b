import Providers

/// Which parts of a message are its text and which are attached. Pure.
struct MessageParts: Sendable {
    /// In order of reading; of alternatives only the chosen one.
    var texts: [GmailPart] = []
    private(set) var attachments: [MailAttachment] = []

    /// Parts nested deeper are left out, as are those of messages that are themselves attached.
    private static let depth = 64

    init(_ root: GmailPart?) {
        if let root { walk(root, depth: 0) }
    }

    private mutating func walk(_ part: GmailPart, depth: Int) {
        guard depth < Self.depth else { return }
        let type = part.mimeType.lowercased()
        if isAttached(part, type) { return attach(part, type) }
        if type == "multipart/alternative" { return walkAlternatives(part, depth: depth) }
        if type.hasPrefix("multipart/") || !part.parts.isEmpty {
            for child in part.parts { walk(child, depth: depth + 1) }
        } else if type == "text/plain" || type == "text/html" || type.isEmpty {
            texts.append(part)
        } else {
            attach(part, type)
        }
    }

    /// Plain text is what its writer's program made of the same words; HTML is read where there is none.
    /// Attachments inside the other alternatives are kept all the same.
    private mutating func walkAlternatives(_ part: GmailPart, depth: Int) {
        let readings = part.parts.map { child in
            var reading = MessageParts(nil)
            reading.walk(child, depth: depth + 1)
            return reading
        }
        let isPlain: (MessageParts) -> Bool = { reading in
            reading.texts.contains { $0.mimeType.lowercased() == "text/plain" && $0.body.size > 0 }
        }
        let chosen = readings.first(where: isPlain) ?? readings.last { !$0.texts.isEmpty }
        texts += chosen?.texts ?? []
        for reading in readings { attachments += reading.attachments }
    }

    private func isAttached(_ part: GmailPart, _ type: String) -> Bool {
        if type == "message/rfc822" { return true }
        let disposition = part.header("Content-Disposition")?.lowercased() ?? ""
        if disposition.hasPrefix("attachment") { return true }
        return !part.filename.isEmpty && !type.hasPrefix("multipart/")
    }

    private mutating func attach(_ part: GmailPart, _ type: String) {
        let disposition = part.header("Content-Disposition")?.lowercased() ?? ""
        let contentID = part.header("Content-ID")?.trimmingPrefix("<")
        attachments.append(
            MailAttachment(
                partID: part.partID, providerID: part.body.attachmentID,
                // A name may hold U+0000, which PostgreSQL's text cannot.
                filename: part.filename.replacing("\0", with: "\u{FFFD}"), mimeType: type, size: part.body.size,
                contentID: contentID.map { $0.hasSuffix(">") ? String($0.dropLast()) : String($0) },
                isInline: disposition.hasPrefix("inline") || (disposition.isEmpty && contentID != nil)))
    }
}

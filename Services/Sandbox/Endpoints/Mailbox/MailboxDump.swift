import MIME

/// A whole mailbox, for comparison with what a client made of it.
public struct MailboxDump: Codable, Sendable, Equatable {
    public struct Attachment: Codable, Sendable, Equatable {
        public let partId: String
        public let filename: String
        public let mimeType: String
        public let size: Int
        /// Whether it is part of the body, such as a picture.
        public let isInline: Bool
    }

    public struct Entry: Codable, Sendable, Equatable {
        public let id: String
        public let threadId: String
        public let labelIds: [String]
        public let historyId: String
        /// Milliseconds since 1970.
        public let internalDate: String
        public let subject: String?
        public let from: String?
        public let to: String?
        public let cc: String?
        public let date: String?
        public let messageId: String?
        public let mimeType: String
        public let sizeEstimate: Int
        public let snippet: String
        /// The first inline `text/plain` part, decoded; `nil` where there is none.
        public let text: String?
        public let hasHTML: Bool
        public let attachments: [Attachment]
    }

    public let email: String
    public let historyId: String
    /// Newest first.
    public let messages: [Entry]
}

extension MailboxDump.Entry {
    init(_ stored: StoredMessage, content: MessageContent) {
        id = stored.id.description
        threadId = stored.threadID.description
        labelIds = stored.labels
        historyId = String(stored.historyID)
        internalDate = String(stored.internalDate)
        let message = content.message
        subject = message?.subject
        from = message?.headers.first("From")
        to = message?.headers.first("To")
        cc = message?.headers.first("Cc")
        date = message?.headers.first("Date")
        messageId = message?.messageID
        mimeType = message?.root.mimeType ?? ""
        sizeEstimate = content.bytes.count
        snippet = content.snippet
        let parts = message?.parts ?? []
        text = parts.first { $0.isInlineText && $0.mimeType == "text/plain" }?.text
        hasHTML = parts.contains { $0.isInlineText && $0.mimeType == "text/html" }
        attachments = parts.filter { !($0.filename ?? "").isEmpty }.map { part in
            MailboxDump.Attachment(
                partId: part.partID,
                filename: part.filename ?? "",
                mimeType: part.mimeType,
                size: part.body.count,
                isInline: part.disposition == "inline"
            )
        }
    }
}

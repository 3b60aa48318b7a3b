import FoundationEssentials
import HTML
import MIME
import Providers

/// Turns a message as Gmail gives it into readable mail.
struct GmailReader: Sendable {
    let gmail: GmailClient

    /// - Throws: ``Providers/GmailError`` when a body that is kept apart cannot be fetched.
    func read(_ message: GmailMessage) async throws -> MailMessage {
        let root = message.payload
        var parts = MessageParts(root)
        for index in parts.texts.indices where parts.texts[index].body.data == nil {
            guard let attachment = parts.texts[index].body.attachmentID else { continue }
            parts.texts[index].body.data = try await content(attachment, of: message.id)
        }
        let text = MessageText(parts.texts)
        return MailMessage(
            id: message.id, threadID: message.threadID,
            rfcMessageID: root?.header("Message-ID").flatMap { MessageIDList.parse($0).first },
            inReplyTo: root?.header("In-Reply-To").flatMap { MessageIDList.parse($0).first },
            subject: Self.clean(root?.header("Subject").map(EncodedWord.decode) ?? ""),
            from: root?.header("From").flatMap { MailAddress.parseList($0).first },
            recipients: MailRecipient.Kind.allCases.flatMap { Self.recipients($0, root) },
            receivedAt: message.internalDate ?? Date(timeIntervalSince1970: 0),
            datedAt: root?.header("Date").flatMap(MailDate.parse),
            snippet: HTMLText.plainText(from: Self.clean(message.snippet)),
            body: MailBody(text.text), labels: message.labelIDs.sorted(), size: message.sizeEstimate ?? 0,
            attachments: parts.attachments, defects: text.defects)
    }

    /// A body that went away between the message and now was deleted with it.
    private func content(_ attachment: String, of message: String) async throws -> [UInt8] {
        do {
            return try await gmail.attachment(attachment, of: message)
        } catch GmailError.notFound {
            return []
        }
    }

    private static func recipients(_ kind: MailRecipient.Kind, _ root: GmailPart?) -> [MailRecipient] {
        let headers = root?.headers.filter { $0.name.lowercased() == kind.header.lowercased() } ?? []
        return headers.flatMap { MailAddress.parseList($0.value) }.enumerated().map {
            MailRecipient(kind: kind, position: $0.offset, address: $0.element)
        }
    }

    /// Without U+0000, which PostgreSQL's text cannot hold.
    private static func clean(_ text: String) -> String { text.replacing("\0", with: "\u{FFFD}") }
}

import FoundationEssentials
import MIME
import Providers

/// Turns a message as Graph gives it into readable mail.
struct OutlookReader: Sendable {
    let mail: GraphMail
    let labels: OutlookLabels

    /// - Throws: ``Providers/ProviderError`` when the list of what is attached cannot be had.
    func read(_ message: GraphMessage) async throws -> MailMessage {
        let files = message.hasAttachments == true ? try await attachments(of: message.id) : []
        let text = message.body.map { MessageText($0) }
        let size = (message.body?.content.utf8.count ?? 0) + files.reduce(0) { $0 + $1.size }
        return MailMessage(
            id: message.id, threadID: message.conversationID ?? message.id,
            rfcMessageID: message.internetMessageID.flatMap { MessageIDList.parse($0).first },
            inReplyTo: message.header("In-Reply-To").flatMap { MessageIDList.parse($0).first },
            subject: Self.clean(message.subject ?? ""), from: (message.from ?? message.sender).flatMap(Self.address),
            recipients: MailRecipient.Kind.allCases.flatMap { Self.recipients($0, message) },
            receivedAt: message.receivedAt ?? Date(timeIntervalSince1970: 0),
            datedAt: message.header("Date").flatMap(MailDate.parse) ?? message.sentAt,
            snippet: Self.clean(message.bodyPreview ?? ""), body: MailBody(text?.text ?? ""),
            labels: labels.labels(of: message), size: size, attachments: files, defects: text?.defects ?? [],
            folderID: message.parentFolderID)
    }

    /// None where the message went away between then and now.
    private func attachments(of message: String) async throws -> [MailAttachment] {
        do {
            return try await mail.attachments(of: message).map { file in
                MailAttachment(
                    partID: file.id, providerID: file.id, filename: Self.clean(file.name),
                    mimeType: Self.clean(file.contentType ?? "application/octet-stream").lowercased(),
                    size: file.size ?? 0, contentID: nil, isInline: file.isInline)
            }
        } catch ProviderError.notFound {
            return []
        }
    }

    private static func recipients(_ kind: MailRecipient.Kind, _ message: GraphMessage) -> [MailRecipient] {
        let people =
            switch kind {
            case .to: message.to
            case .cc: message.cc
            case .bcc: message.bcc
            case .replyTo: message.replyTo
            }
        return (people ?? []).compactMap(address).enumerated().map {
            MailRecipient(kind: kind, position: $0.offset, address: $0.element)
        }
    }

    /// Outlook repeats the address where somebody has no name.
    private static func address(_ person: GraphRecipient) -> MailAddress? {
        guard let address = person.address, !address.isEmpty else { return nil }
        let name = person.name.flatMap { $0.isEmpty || $0 == address ? nil : clean($0) }
        return MailAddress(name: name, address: clean(address))
    }

    /// Without U+0000, which PostgreSQL's text cannot hold.
    private static func clean(_ text: String) -> String { text.replacing("\0", with: "\u{FFFD}") }
}

import MIME

/// Makes the API's message of a stored one.
struct GmailMessageBuilder: Sendable {
    enum Format: String {
        case full, metadata, minimal, raw
    }

    let configuration: SandboxConfiguration
    let format: Format
    let metadataHeaders: [String]
    let oddTitles: Set<String>
    let nonce: Int

    func build(_ stored: StoredMessage, content: MessageContent) -> GmailResource.Message {
        var message = GmailResource.Message(
            id: stored.id.description,
            threadId: stored.threadID.description,
            labelIds: stored.labels.isEmpty ? nil : stored.labels,
            snippet: content.snippet,
            historyId: String(stored.historyID),
            internalDate: String(stored.internalDate),
            sizeEstimate: content.bytes.count
        )
        switch format {
        case .minimal: break
        case .raw: message.raw = Base64URL.encode(content.bytes)
        case .full: message.payload = content.message.map { part($0.root, of: stored.id) }
        case .metadata: message.payload = content.message.map { metadata($0.root) }
        }
        if oddTitles.contains(content.message?.subject ?? "") { message.raw = "!" }
        return message
    }

    private func metadata(_ root: MIMEPart) -> GmailResource.Part {
        let headers = root.headers.filter { header in
            metadataHeaders.isEmpty || metadataHeaders.contains { header.isNamed($0) }
        }
        return GmailResource.Part(mimeType: root.mimeType, headers: Self.headers(headers))
    }

    private func part(_ part: MIMEPart, of message: MessageID) -> GmailResource.Part {
        GmailResource.Part(
            partId: part.partID,
            mimeType: part.mimeType,
            filename: part.filename ?? "",
            headers: Self.headers(part.headers),
            body: body(of: part, message: message),
            parts: part.parts.isEmpty ? nil : part.parts.map { self.part($0, of: message) }
        )
    }

    private func body(of part: MIMEPart, message: MessageID) -> GmailResource.Body {
        if part.mimeType.hasPrefix("multipart/") { return GmailResource.Body(size: 0) }
        guard part.isInlineText, part.body.count <= configuration.maximumInlineBody else {
            let id = AttachmentID(message: message, partID: part.partID, nonce: nonce)
            return GmailResource.Body(attachmentId: id.description, size: part.body.count)
        }
        let bytes = configuration.transcodesBodies ? Array(part.text.utf8) : part.body
        return GmailResource.Body(size: bytes.count, data: bytes.isEmpty ? nil : Base64URL.encode(bytes))
    }

    private static func headers(_ headers: [MIMEHeader]) -> [GmailResource.Header] {
        headers.map { GmailResource.Header(name: $0.name, value: $0.value) }
    }
}

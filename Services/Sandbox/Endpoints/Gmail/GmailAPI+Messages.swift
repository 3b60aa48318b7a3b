import MIME

extension GmailAPI {
    func messages(of user: SandboxUser, _ request: SandboxRequest) throws -> SandboxReply {
        let search = MessageSearch(
            query: try GmailQuery(request.first("q") ?? "", now: user.now),
            labels: request.all("labelIds"),
            includesSpamAndTrash: request.first("includeSpamTrash") == "true"
        )
        let size = try Self.pageSize(request)
        let listing =
            "\(user.email) \(request.first("q") ?? "") \(request.all("labelIds")) \(search.includesSpamAndTrash)"
        let after = try request.first("pageToken").map { try PageToken($0, listing: listing) }
        let mailbox = user.withState { $0.mailbox }
        let found = search.run(on: mailbox, after: after, limit: size + 1)
        let page = found.prefix(size)
        var token: String?
        if found.count > size, let last = page.last {
            token = PageToken(UInt64(last.internalDate), last.id.value).text(listing: listing)
        }
        return SandboxReply(
            json: GmailResource.MessageList(
                messages: page.isEmpty ? nil : page.map(\.reference),
                nextPageToken: token,
                resultSizeEstimate: found.count > size ? mailbox.messages.count : page.count
            )
        )
    }

    func message(_ id: String, of user: SandboxUser, _ request: SandboxRequest) throws -> SandboxReply {
        guard let format = GmailMessageBuilder.Format(rawValue: request.first("format")?.lowercased() ?? "full") else {
            throw GmailError.badRequest("Invalid value for format")
        }
        let (stored, content) = try content(of: id, user: user)
        let builder = GmailMessageBuilder(
            configuration: state.configuration,
            format: format,
            metadataHeaders: request.all("metadataHeaders"),
            oddTitles: user.oddTitles,
            nonce: user.counts.requests
        )
        return SandboxReply(json: builder.build(stored, content: content))
    }

    func attachment(_ attachmentID: String, message id: String, of user: SandboxUser) throws -> SandboxReply {
        let (stored, content) = try content(of: id, user: user)
        guard let partID = AttachmentID(attachmentID)?.part(of: stored.id),
            let part = content.message?.parts.first(where: { $0.partID == partID })
        else { throw GmailError.badRequest("Invalid attachment token") }
        return SandboxReply(
            json: GmailResource.Body(attachmentId: nil, size: part.body.count, data: Base64URL.encode(part.body))
        )
    }

    /// - Throws: ``GmailError`` 404 where there is no such message, 400 where that is no id.
    private func content(of id: String, user: SandboxUser) throws -> (StoredMessage, MessageContent) {
        guard let id = MessageID(id) else { throw GmailError.badRequest("Invalid id value") }
        let (stored, generator) = user.withState { ($0.mailbox.messages[id], $0.mailbox.generator) }
        guard let stored else { throw GmailError.notFound }
        return (stored, MessageContent(stored.source, generator: generator))
    }
}

extension StoredMessage {
    var reference: GmailResource.MessageReference {
        GmailResource.MessageReference(id: id.description, threadId: threadID.description)
    }
}

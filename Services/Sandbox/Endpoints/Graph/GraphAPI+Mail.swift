import FoundationEssentials
import MIME

extension GraphAPI {
    func folders(_ request: GraphRequest, parent: String?) throws(GraphRefusal) -> SandboxReply {
        var above: GraphFolder?
        if let parent {
            above = try request.folder(parent)
        }
        let (mailbox, missing) = request.user.withState { ($0.mailbox, $0.missingFolders) }
        let items = GraphFolder.all.filter { $0.parent == above?.key && !missing.contains($0.key) }.map {
            Self.resource($0, in: mailbox)
        }
        return try request.list(items, context: "users/mailFolders", standard: 10)
    }

    func folder(_ request: GraphRequest, _ id: String) throws(GraphRefusal) -> SandboxReply {
        let folder = try request.folder(id)
        let resource = Self.resource(folder, in: request.user.withState { $0.mailbox })
        guard case .object(var members) = resource.selecting(request.selection) else { throw .notFound }
        members["@odata.context"] = .text(request.context("users/mailFolders/$entity"))
        return SandboxReply(json: members)
    }

    func message(_ request: GraphRequest, _ id: String) throws(GraphRefusal) -> SandboxReply {
        let (stored, content) = try found(request, id)
        var members = GraphMessageBuilder(request).build(stored, content: content)
        members["@odata.context"] = .text(request.context("users/messages/$entity"))
        return SandboxReply(json: members)
    }

    func mimeContent(_ request: GraphRequest, _ id: String) throws(GraphRefusal) -> SandboxReply {
        var reply = SandboxReply(body: try found(request, id).content.bytes)
        reply.contentType = "text/plain"
        return reply
    }

    func attachments(_ request: GraphRequest, _ id: String) throws(GraphRefusal) -> SandboxReply {
        let items = Self.files(try found(request, id).content).map { part -> JSON in
            [
                "@odata.type": "#microsoft.graph.fileAttachment", "id": .text(Self.attachmentID(id, part)),
                "name": .text(part.filename ?? ""), "contentType": .text(part.mimeType), "size": .int(part.body.count),
                "isInline": .bool(part.disposition == "inline"),
                "contentBytes": .text(Data(part.body).base64EncodedString()),
            ]
        }
        return try request.list(items, context: "users/messages/attachments", standard: 50)
    }

    func attachment(_ request: GraphRequest, _ attachment: String, of id: String) throws(GraphRefusal) -> SandboxReply {
        let parts = Self.files(try found(request, id).content)
        guard let part = parts.first(where: { Self.attachmentID(id, $0) == attachment }) else { throw .notFound }
        var reply = SandboxReply(body: part.body)
        reply.contentType = part.mimeType
        return reply
    }

    private static func files(_ content: MessageContent) -> [MIMEPart] {
        content.message?.parts.filter { !($0.filename ?? "").isEmpty } ?? []
    }

    private static func attachmentID(_ message: String, _ part: MIMEPart) -> String {
        "\(message.filter { $0 != "=" })-\(part.partID)"
    }

    /// - Throws: 404 also for an ordinary id of a message that is elsewhere by now.
    private func found(
        _ request: GraphRequest, _ id: String
    ) throws(GraphRefusal) -> (stored: StoredMessage, content: MessageContent) {
        guard let reference = GraphItemID.read(id), let key = MessageID(reference.item) else {
            throw GraphRefusal(status: 400, code: "ErrorInvalidIdMalformed", message: "Id is malformed.")
        }
        let (stored, generator) = request.user.withState { ($0.mailbox.messages[key], $0.mailbox.generator) }
        guard let stored, reference.place == nil || reference.place == GraphFolder.key(of: stored.labels) else {
            throw .notFound
        }
        return (stored, MessageContent(stored.source, generator: generator))
    }

    private static func resource(_ folder: GraphFolder, in mailbox: Mailbox) -> JSON {
        let messages = mailbox.messages.values.filter { GraphFolder.key(of: $0.labels) == folder.key }
        let parent = folder.parent.flatMap { key in GraphFolder.all.first { $0.key == key } }
        return [
            "id": .text(folder.id), "displayName": .text(folder.displayName),
            "parentFolderId": .text(parent?.id ?? GraphFolder.rootID),
            "childFolderCount": .int(folder.children.count), "totalItemCount": .int(messages.count),
            "unreadItemCount": .int(messages.count { $0.labels.contains("UNREAD") }), "isHidden": false,
            "sizeInBytes": 0,
        ]
    }
}

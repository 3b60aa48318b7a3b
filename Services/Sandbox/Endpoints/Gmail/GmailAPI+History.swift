extension GmailAPI {
    func history(of user: SandboxUser, _ request: SandboxRequest) throws -> SandboxReply {
        guard let text = request.first("startHistoryId"), let start = UInt64(text) else {
            throw GmailError.badRequest("Invalid value for startHistoryId")
        }
        let kinds = try Set(
            request.all("historyTypes").map { name in
                guard let kind = HistoryRecord.Kind(rawValue: name) else {
                    throw GmailError.badRequest("Invalid value for historyTypes: \(name)")
                }
                return kind
            }
        )
        let size = try Self.pageSize(request)
        let listing = "\(user.email) \(start) \(kinds.map(\.rawValue).sorted()) \(request.first("labelId") ?? "")"
        let after = try request.first("pageToken").map { try PageToken($0, listing: listing).position.0 } ?? start
        let mailbox = user.withState { $0.mailbox }
        // A later page fails like the first where history was cut in between.
        guard let records = mailbox.records(after: after, kinds: kinds, label: request.first("labelId")) else {
            throw GmailError.notFound
        }
        let page = records.prefix(size)
        let token = records.count > size ? page.last.map { PageToken($0.id, 0).text(listing: listing) } : nil
        return SandboxReply(
            json: GmailResource.HistoryList(
                history: page.isEmpty ? nil : page.map(\.resource),
                nextPageToken: token,
                historyId: String(mailbox.historyID)
            )
        )
    }
}

extension HistoryRecord {
    var resource: GmailResource.History {
        let reference = GmailResource.MessageReference(id: message.description, threadId: thread.description)
        var labelled = reference
        labelled.labelIds = messageLabels
        let change = GmailResource.History.Change(message: labelled, labelIds: labels.isEmpty ? nil : labels)
        var history = GmailResource.History(id: String(id), messages: [reference])
        switch kind {
        case .messageAdded: history.messagesAdded = [change]
        case .messageDeleted: history.messagesDeleted = [change]
        case .labelAdded: history.labelsAdded = [change]
        case .labelRemoved: history.labelsRemoved = [change]
        }
        return history
    }
}

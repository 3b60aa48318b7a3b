extension GmailAPI {
    func profile(of user: SandboxUser) -> SandboxReply {
        let mailbox = user.withState { $0.mailbox }
        return SandboxReply(
            json: GmailResource.Profile(
                emailAddress: user.email,
                messagesTotal: mailbox.messages.count,
                threadsTotal: mailbox.threadCount,
                historyId: String(mailbox.historyID)
            )
        )
    }

    func labels(of user: SandboxUser) -> SandboxReply {
        SandboxReply(json: GmailResource.LabelList(labels: Self.catalogue))
    }

    func label(_ id: String, of user: SandboxUser) throws -> SandboxReply {
        guard var label = Self.catalogue.first(where: { $0.id == id }) else { throw GmailError.notFound }
        let messages = user.withState { $0.mailbox.messages.values.filter { $0.labels.contains(id) } }
        label.messagesTotal = messages.count
        label.messagesUnread = messages.count { $0.labels.contains("UNREAD") }
        return SandboxReply(json: label)
    }

    private static let catalogue =
        LabelCatalogue.systemLabels.map { GmailResource.Label(id: $0, name: $0, type: "system") }
        + LabelCatalogue.userLabels.map { GmailResource.Label(id: $0.id, name: $0.name, type: "user") }

    /// `maxResults`: default 100; more than 500 count as 500, as Gmail does.
    static func pageSize(_ request: SandboxRequest) throws -> Int {
        guard let text = request.first("maxResults") else { return 100 }
        guard let size = Int(text), size > 0 else { throw GmailError.badRequest("Invalid value for maxResults") }
        return min(size, 500)
    }
}

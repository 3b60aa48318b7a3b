import FoundationEssentials
import MIME

/// Makes Graph's message of a stored one.
struct GraphMessageBuilder: Sendable {
    private let preferences: GraphPreferences
    private let selection: Set<String>?
    private let oddTitles: Set<String>

    /// What is left out unless it is selected.
    private static let onRequest: Set<String> = ["uniqueBody", "internetMessageHeaders"]
    /// What changes about a message after it came.
    private static let changing: Set<String> = [
        "isRead", "flag", "categories", "importance", "parentFolderId", "changeKey", "lastModifiedDateTime",
    ]

    init(_ request: GraphRequest, selection: Set<String>? = nil) {
        preferences = request.preferences
        self.selection = selection ?? request.selection
        oddTitles = request.user.oddTitles
    }

    func id(_ message: MessageID, folder: String) -> String {
        GraphItemID.text(message.description, place: folder, isImmutable: preferences.wantsImmutableIDs)
    }

    /// - Parameter isPartial: only what may have changed.
    func build(
        _ stored: StoredMessage, content: @autoclosure () -> MessageContent, isPartial: Bool = false
    ) -> [String: JSON] {
        let folder = GraphFolder.key(of: stored.labels)
        let id = id(stored.id, folder: folder)
        var members = state(stored, folder: folder)
        members["id"] = .text(id)
        members["@odata.etag"] = .text("W/\"\(stored.historyID)\"")
        // Writing and reading a message costs most of the time that an answer takes.
        let isEnough = selection.map { $0.isSubset(of: members.keys) } ?? false
        if !isPartial, !isEnough { members.merge(details(stored, content())) { own, _ in own } }
        return members.filter { name, _ in
            if name == "id" || name.hasPrefix("@") { return true }
            if isPartial, !Self.changing.contains(name) { return false }
            return selection?.contains(name) ?? !Self.onRequest.contains(name)
        }
    }

    private func state(_ stored: StoredMessage, folder: String) -> [String: JSON] {
        let labels = Set(stored.labels)
        let categories = LabelCatalogue.userLabels.filter { labels.contains($0.id) }.map { JSON.text($0.name) }
        return [
            "isRead": .bool(!labels.contains("UNREAD")), "isDraft": .bool(labels.contains("DRAFT")),
            "flag": ["flagStatus": labels.contains("STARRED") ? "flagged" : "notFlagged"],
            "importance": labels.contains("IMPORTANT") ? "high" : "normal", "categories": .list(categories),
            "parentFolderId": .text(GraphFolder(folder)?.id ?? GraphFolder.all.first { $0.key == folder }?.id ?? ""),
            "changeKey": .text("CQAAABYAAA\(stored.historyID)"),
            "lastModifiedDateTime": .text(MailDate.iso(stored.internalDate / 1000)),
            "inferenceClassification": labels.contains("CATEGORY_PROMOTIONS") ? "other" : "focused",
        ]
    }

    private func details(_ stored: StoredMessage, _ content: MessageContent) -> [String: JSON] {
        let headers = content.message?.headers ?? []
        let received = JSON.text(MailDate.iso(stored.internalDate / 1000))
        let sent = content.message?.date.map { JSON.text(MailDate.iso(Int64($0.timeIntervalSince1970))) }
        let people = { (name: String) in MailAddress.parseList(headers.first(name) ?? "").map(Self.person) }
        let sender = people("From").first ?? .null
        let body = GraphMessageBody(content, wantsText: preferences.wantsText)
        let hasFiles = content.message?.parts.contains { $0.disposition == "attachment" } ?? false
        return [
            "conversationId": .text("AAQkAGI2" + stored.threadID.description),
            "subject": oddTitles.contains(content.message?.subject ?? "") ? 7 : JSON(content.message?.subject),
            "internetMessageId": JSON(content.message?.messageID.map { "<\($0)>" }), "from": sender, "sender": sender,
            "toRecipients": .list(people("To")), "ccRecipients": .list(people("Cc")),
            "bccRecipients": .list(people("Bcc")), "replyTo": .list(people("Reply-To")),
            "receivedDateTime": received, "createdDateTime": received, "sentDateTime": sent ?? received,
            "hasAttachments": .bool(hasFiles), "bodyPreview": .text(body.preview), "body": body.whole,
            "uniqueBody": body.unique,
            "internetMessageHeaders": .list(headers.map { ["name": .text($0.name), "value": .text($0.value)] }),
        ]
    }

    private static func person(_ address: MailAddress) -> JSON {
        ["emailAddress": ["name": .text(address.name ?? address.address), "address": .text(address.address)]]
    }
}

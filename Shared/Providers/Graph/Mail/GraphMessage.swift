public import FoundationEssentials

/// A message. Of one that changed, a delta page may hold only what changed: everything but the id may be nil.
public struct GraphMessage: Decodable, Sendable, Hashable {
    /// Immutable: stays when the message moves to another folder. Case matters.
    public var id: String
    public var conversationID: String?
    /// `Message-ID`, with its angle brackets.
    public var internetMessageID: String?
    public var subject: String?
    /// Up to 255 characters of text.
    public var bodyPreview: String?
    /// The whole body, cleaned by the server.
    public var body: GraphBody?
    /// What this message adds to the conversation, without what it quotes.
    public var uniqueBody: GraphBody?
    public var from: GraphRecipient?
    /// Who sent it, where that is not ``from``.
    public var sender: GraphRecipient?
    public var to: [GraphRecipient]?
    public var cc: [GraphRecipient]?
    public var bcc: [GraphRecipient]?
    public var replyTo: [GraphRecipient]?
    public var receivedAt: Date?
    public var sentAt: Date?
    public var lastModifiedAt: Date?
    public var isRead: Bool?
    public var isDraft: Bool?
    public var hasAttachments: Bool?
    /// `low`, `normal` or `high`.
    public var importance: String?
    /// `focused` or `other`.
    public var inferenceClassification: String?
    /// The user's own labels.
    public var categories: [String]?
    public var parentFolderID: String?
    /// Changes with every change of the message.
    public var changeKey: String?
    /// The message's headers in order; absent for drafts and what was sent from here.
    public var headers: [GraphHeader]?
    public var flag: GraphFlag?

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        conversationID = try container.decodeIfPresent(String.self, forKey: .conversationID)
        internetMessageID = try container.decodeIfPresent(String.self, forKey: .internetMessageID)
        subject = try container.decodeIfPresent(String.self, forKey: .subject)
        bodyPreview = try container.decodeIfPresent(String.self, forKey: .bodyPreview)
        body = try container.decodeIfPresent(GraphBody.self, forKey: .body)
        uniqueBody = try container.decodeIfPresent(GraphBody.self, forKey: .uniqueBody)
        from = try container.decodeIfPresent(GraphRecipient.self, forKey: .from)
        sender = try container.decodeIfPresent(GraphRecipient.self, forKey: .sender)
        to = try container.decodeIfPresent([GraphRecipient].self, forKey: .toRecipients)
        cc = try container.decodeIfPresent([GraphRecipient].self, forKey: .ccRecipients)
        bcc = try container.decodeIfPresent([GraphRecipient].self, forKey: .bccRecipients)
        replyTo = try container.decodeIfPresent([GraphRecipient].self, forKey: .replyTo)
        receivedAt = try container.decodeInstantIfPresent(forKey: .receivedDateTime)
        sentAt = try container.decodeInstantIfPresent(forKey: .sentDateTime)
        lastModifiedAt = try container.decodeInstantIfPresent(forKey: .lastModifiedDateTime)
        isRead = try container.decodeIfPresent(Bool.self, forKey: .isRead)
        isDraft = try container.decodeIfPresent(Bool.self, forKey: .isDraft)
        hasAttachments = try container.decodeIfPresent(Bool.self, forKey: .hasAttachments)
        importance = try container.decodeIfPresent(String.self, forKey: .importance)
        inferenceClassification = try container.decodeIfPresent(String.self, forKey: .inferenceClassification)
        categories = try container.decodeIfPresent([String].self, forKey: .categories)
        parentFolderID = try container.decodeIfPresent(String.self, forKey: .parentFolderID)
        changeKey = try container.decodeIfPresent(String.self, forKey: .changeKey)
        headers = try container.decodeIfPresent([GraphHeader].self, forKey: .internetMessageHeaders)
        flag = try container.decodeIfPresent(GraphFlag.self, forKey: .flag)
    }

    /// The first header of a name, whatever its case.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers?.first { $0.name.lowercased() == name }?.value
    }

    /// What is asked for; ``uniqueBody`` and ``headers`` come only when they are.
    static let selection = CodingKeys.allCases.map(\.rawValue).joined(separator: ",")

    /// What changes about a message after it came.
    static let stateSelection = [CodingKeys.id, .parentFolderID, .isRead, .isDraft, .flag, .importance, .categories]
        .map(\.rawValue).joined(separator: ",")

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case id, subject, bodyPreview, body, uniqueBody, from, sender, toRecipients, ccRecipients, bccRecipients
        case replyTo, receivedDateTime, sentDateTime, lastModifiedDateTime, isRead, isDraft, hasAttachments
        case importance, inferenceClassification, categories, changeKey, internetMessageHeaders, flag
        case conversationID = "conversationId"
        case internetMessageID = "internetMessageId"
        case parentFolderID = "parentFolderId"
    }
}

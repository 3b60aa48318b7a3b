import FoundationEssentials
import MIME

/// A message as the store keeps it.
struct MailMessage: Hashable, Sendable {
    /// The provider's id.
    var id: String
    var threadID: String
    var rfcMessageID: String?
    var inReplyTo: String?
    var subject: String
    var from: MailAddress?
    var recipients: [MailRecipient]
    /// When the provider accepted it.
    var receivedAt: Date
    /// Its `Date` header.
    var datedAt: Date?
    var snippet: String
    var body: MailBody
    var labels: [String]
    var size: Int
    var attachments: [MailAttachment]
    /// What had to be mended to read it, sorted.
    var defects: [String]
    /// The folder it is in, where the provider has folders.
    var folderID: String?

    var isRead: Bool { !labels.contains("UNREAD") }
    var isSent: Bool { labels.contains("SENT") }
}

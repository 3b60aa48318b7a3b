/// What is known of an attachment without its content.
struct MailAttachment: Hashable, Sendable {
    let partID: String
    /// For fetching the content; valid for a short time.
    let providerID: String?
    let filename: String
    let mimeType: String
    /// Bytes, decoded.
    let size: Int
    let contentID: String?
    /// Shown inside the message, as a picture of an HTML body is.
    let isInline: Bool
}

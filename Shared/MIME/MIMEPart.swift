/// One node of a message's tree of parts.
public struct MIMEPart: Sendable, Equatable {
    /// The place in the tree as the Gmail API numbers it: `""` for the root, `"0"`, `"1"`, … below it, then `"1.0"`.
    public let partID: String
    /// Type and subtype in lower case, e.g. `text/plain`. A missing or unreadable type is GMime's guess, mostly
    /// `text/plain` or `application/octet-stream`.
    public let mimeType: String
    /// The `charset` parameter as written, unchecked; give it to ``CharsetDecoder``.
    public let charset: String?
    /// The name from the disposition or the type, decoded (RFC 2047, RFC 2231). May hold path separators: never use it
    /// as a path.
    public let filename: String?
    /// `attachment`, `inline` or whatever else was written, in lower case.
    public let disposition: String?
    /// In the order of the message.
    public let headers: [MIMEHeader]
    /// The content with its transfer encoding undone, in its own charset. Empty for a multipart. For `message/rfc822`
    /// the embedded message's bytes.
    public let body: [UInt8]
    /// The parts of a multipart; for `message/rfc822` the embedded message's root.
    public let parts: [MIMEPart]

    /// Whether the part is content to read rather than a file: text without a name and not called an attachment.
    public var isInlineText: Bool {
        mimeType.hasPrefix("text/") && (filename ?? "").isEmpty && disposition != "attachment"
    }

    /// The body as text, for `text/*` parts.
    public var text: String {
        CharsetDecoder.decode(body, charset: charset).text
    }

    /// This part and all below it, in the order of the message.
    public var flattened: [MIMEPart] {
        // Depth is bounded by the builder, so recursion is.
        [self] + parts.flatMap(\.flattened)
    }
}

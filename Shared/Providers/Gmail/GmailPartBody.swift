/// The content of a part: here, or to be fetched by its attachment id.
public struct GmailPartBody: Decodable, Sendable, Hashable {
    /// In bytes, decoded.
    public var size = 0
    /// The content, its transfer encoding undone by Google; nil when there is none or it is an attachment.
    public var data: [UInt8]?
    /// For ``GmailClient/attachment(_:of:)``; valid for a short time only.
    public var attachmentID: String?

    public init() {}

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        size = try container.decodeIfPresent(Int.self, forKey: .size) ?? 0
        data = try container.decodeBase64URLIfPresent(forKey: .data)
        attachmentID = try container.decodeIfPresent(String.self, forKey: .attachmentID)
    }

    private enum CodingKeys: String, CodingKey {
        case size, data
        case attachmentID = "attachmentId"
    }
}

public import FoundationEssentials

/// A file that somebody uploads.
public struct DocumentUpload: Sendable {
    public let userID: UUID
    /// What the user calls it; uploading under a name again makes the document's next version. At most 255 characters.
    public let name: String
    public let content: [UInt8]

    public init(userID: UUID, name: String, content: [UInt8]) {
        self.userID = userID
        self.name = name
        self.content = content
    }
}

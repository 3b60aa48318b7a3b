public import FoundationEssentials

/// Which version of a document.
public struct DocumentPayload: Codable, Sendable {
    public var documentID: UUID
    /// The row of `document_versions`.
    public var versionID: Int64

    public init(documentID: UUID, versionID: Int64) {
        self.documentID = documentID
        self.versionID = versionID
    }

    enum CodingKeys: String, CodingKey {
        case documentID = "document_id"
        case versionID = "version_id"
    }
}

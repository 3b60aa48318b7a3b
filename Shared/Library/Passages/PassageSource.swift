public import FoundationEssentials

/// What passages are from: one revision of a document, a message or the like.
public struct PassageSource: Sendable, Hashable {
    public let kind: PassageKind
    /// The key in the table of that kind, as text.
    public let id: String
    /// Rises with each change; passages of the next one take the place of these.
    public let revision: Int64
    public let tenantID: UUID
    public let userID: UUID

    /// In place of a tenant and a user, of what is published and belongs to nobody: everybody's search finds it.
    public static let everybody = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

    /// Whether everybody's search finds it.
    public var isEverybodys: Bool { userID == Self.everybody }

    public init(kind: PassageKind, id: String, revision: Int64, tenantID: UUID, userID: UUID) {
        self.kind = kind
        self.id = id
        self.revision = revision
        self.tenantID = tenantID
        self.userID = userID
    }

    /// A version of a document.
    public init(_ version: DocumentVersion) {
        self.init(
            kind: .document, id: version.documentID.uuidString.lowercased(), revision: version.id,
            tenantID: version.tenantID, userID: version.userID)
    }
}

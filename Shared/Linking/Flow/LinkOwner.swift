public import FoundationEssentials

/// Whose account it is.
public struct LinkOwner: Sendable, Hashable {
    public let tenantID: UUID
    public let userID: UUID

    public init(tenantID: UUID, userID: UUID) {
        self.tenantID = tenantID
        self.userID = userID
    }

    /// As the audit log names a user.
    var actor: String { "user:\(userID.uuidString.lowercased())" }
}

import FoundationEssentials

/// A linked mailbox as a sync reads it.
struct MailConnection: Sendable {
    let id: UUID
    let tenantID: UUID
    let userID: UUID
    let provider: String
    let account: String
    let state: String
    /// Sealed.
    let refreshToken: String
    /// Sealed.
    let accessToken: String?
    /// By the clock of the process that had it granted.
    let accessTokenExpiresAt: Date?
    let cursor: MailCursor?
    /// Somebody wants everything listed again, and no listing has begun since.
    var isFullSyncRequested: Bool
}

import FoundationEssentials

/// A linked account as a sync reads it.
struct Connection: Sendable {
    let id: UUID
    let tenantID: UUID
    let userID: UUID
    let provider: Provider
    let account: String
    let state: String
    /// Sealed.
    let refreshToken: String
    /// Sealed.
    let accessToken: String?
    /// By the clock of the process that had it granted.
    let accessTokenExpiresAt: Date?
    /// Of its mail.
    let cursor: MailCursor?
    /// Somebody wants everything listed again, and no listing has begun since.
    var isFullSyncRequested: Bool
    /// What the database's clock showed when this was read.
    let loadedAt: Date
}

import FoundationEssentials

/// A linked account as a sync reads it.
struct Connection: Sendable {
    let id: UUID
    let tenantID: UUID
    let userID: UUID
    let provider: Provider
    /// What is read of it: `mail`, `calendar` or both.
    let kinds: [String]
    let account: String
    let state: String
    /// Whether it may be read, and its mail does not fail; its calendars may.
    let isMailWell: Bool
    /// Sealed.
    let refreshToken: String
    /// Sealed.
    let accessToken: String?
    /// By the clock of the process that had it granted.
    let accessTokenExpiresAt: Date?
    /// Of its mail.
    let cursor: MailCursor?
    /// The process that read its mail last.
    let mailReader: UUID?
    /// Somebody wants everything listed again, and no listing has begun since.
    var isFullSyncRequested: Bool
    /// What the database's clock showed when this was read.
    let loadedAt: Date

    /// Whether it may be read: also while it fails, for so it turns out that it works again.
    var isRead: Bool { state == "active" || state == "failing" }
}

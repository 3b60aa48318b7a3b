/// A user as the control API shows it.
struct UserSummary: Codable, Sendable {
    let email: String
    let refreshToken: String
    let isRevoked: Bool
    let historyId: String
    let messages: Int

    init(_ user: SandboxUser) {
        email = user.email
        refreshToken = user.refreshToken
        isRevoked = user.isRevoked
        historyId = user.historyID
        messages = user.messageIDs.count
    }
}

public import FoundationEssentials

/// An account that was unlinked: no token of it is left here.
public struct UnlinkedAccount: Sendable, Hashable {
    /// What became of the grant at the provider.
    public enum Revocation: Sendable, Hashable {
        /// It has ended.
        case revoked
        /// There was none left to revoke.
        case nothingToRevoke
        /// Another user here has the same account linked; at the provider both are one consent, which stays.
        case shared
        /// The provider has no way to revoke it; the user does so in his account's settings.
        case byHandOnly
        /// The provider did not do it; the user can, in his account's settings.
        case failed(reason: String)
    }

    public let connectionID: UUID
    public let provider: AccountProvider
    public let account: String
    public let revocation: Revocation
}

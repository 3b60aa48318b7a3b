public import FoundationEssentials

/// An account that was linked.
public struct LinkedAccount: Sendable, Hashable {
    /// The row of `connections`.
    public let connectionID: UUID
    public let userID: UUID
    public let provider: AccountProvider
    /// Its address at the provider.
    public let account: String
    /// What may be read from now on.
    public let kinds: Set<ConnectionKind>
    /// What was asked for and the user did not grant.
    public let missing: Set<ConnectionKind>
    /// Whether it had been linked before, so that what was read from it is still there.
    public let isReconnected: Bool
}

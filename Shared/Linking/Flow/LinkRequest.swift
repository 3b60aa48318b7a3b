/// What a user wants linked.
public struct LinkRequest: Sendable, Hashable {
    public var provider: AccountProvider
    /// At least one.
    public var kinds: Set<ConnectionKind>
    /// Where the provider sends the user's browser afterwards.
    public var redirectURI: String
    /// The only account that may be linked, which the provider suggests; nil for whichever the user chooses.
    public var account: String?
    /// Whether the answer must come in the browser that asked; see ``StartedLink/browserSecret``.
    public var isBoundToBrowser: Bool

    /// - Parameters: see the properties.
    public init(
        provider: AccountProvider, kinds: Set<ConnectionKind>, redirectURI: String, account: String? = nil,
        isBoundToBrowser: Bool = false
    ) {
        self.provider = provider
        self.kinds = kinds
        self.redirectURI = redirectURI
        self.account = account
        self.isBoundToBrowser = isBoundToBrowser
    }
}

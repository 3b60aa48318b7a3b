public import FoundationEssentials

/// What a token endpoint granted. Its description shows no token.
public struct OAuthToken: Sendable, Hashable {
    public var accessToken: String
    /// When the access token ends, by our clock, counted from before it was asked for.
    public var expiresAt: Date
    /// The scopes granted, separated by blanks.
    public var scope: String
    /// A new refresh token; nil means: keep the old one.
    public var refreshToken: String?
    /// Who consented, as OpenID Connect has it: not verified yet. Only a code brings one.
    public var idToken: String?

    public init(
        accessToken: String, expiresAt: Date, scope: String, refreshToken: String? = nil, idToken: String? = nil
    ) {
        self.accessToken = accessToken
        self.expiresAt = expiresAt
        self.scope = scope
        self.refreshToken = refreshToken
        self.idToken = idToken
    }
}

extension OAuthToken: CustomStringConvertible, CustomReflectable {
    public var description: String {
        "OAuthToken(scope: \(scope), \(refreshToken == nil ? "same" : "new") refresh token)"
    }

    public var customMirror: Mirror { Mirror(reflecting: description) }
}

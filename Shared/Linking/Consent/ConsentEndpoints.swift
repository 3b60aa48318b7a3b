import HTTPClient
public import Providers

/// How users are sent to a provider, and who they turn out to be.
public struct ConsentEndpoints: Sendable {
    /// Where a user consents, in his browser.
    public var authorizationURL: String
    /// The keys that sign identity tokens (RFC 7517).
    public var keysURL: String
    /// RFC 7009; nil where a provider has none, as Microsoft has not.
    public var revocationURL: String?
    /// Who signs identity tokens. `{tenantid}` stands for the token's own `tid`, as in Microsoft's discovery document.
    public var issuers: [String]

    /// - Parameters: see the properties.
    public init(authorizationURL: String, keysURL: String, revocationURL: String?, issuers: [String]) {
        self.authorizationURL = authorizationURL
        self.keysURL = keysURL
        self.revocationURL = revocationURL
        self.issuers = issuers
    }

    /// Google's, as its discovery document has them.
    public static let google = ConsentEndpoints(
        authorizationURL: "https://accounts.google.com/o/oauth2/v2/auth",
        keysURL: "https://www.googleapis.com/oauth2/v3/certs",
        revocationURL: "https://oauth2.googleapis.com/revoke",
        issuers: ["https://accounts.google.com", "accounts.google.com"])

    /// Microsoft's, by the authority and the tenant that tokens are refreshed at.
    public static func microsoft(_ configuration: MicrosoftOAuthConfiguration) -> ConsentEndpoints {
        let root = "\(configuration.authority)/\(URLEncoding.component(configuration.tenant))"
        return ConsentEndpoints(
            authorizationURL: "\(root)/oauth2/v2.0/authorize", keysURL: "\(root)/discovery/v2.0/keys",
            revocationURL: nil, issuers: ["\(configuration.authority)/{tenantid}/v2.0"])
    }
}

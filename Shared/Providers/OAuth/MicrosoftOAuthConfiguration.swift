public import HTTPClient

/// How we are known to Microsoft's token endpoint. Its description shows no secret.
public struct MicrosoftOAuthConfiguration: Sendable {
    public var clientID: String
    /// Nil for a public client, which has none.
    public var clientSecret: String?
    /// A directory's id or domain, or `common`, `organizations`, `consumers`. Default `common`.
    public var tenant = "common"
    /// Scheme and host, without a path. Default Microsoft's.
    public var authority = "https://login.microsoftonline.com"
    /// The longest one attempt may take. Default 15 s.
    public var timeout: Duration = .seconds(15)
    /// Refreshing has no effect but new tokens, so it may be repeated. Default: 3 attempts within 30 s.
    public var retry: RetryPolicy

    public init(clientID: String, clientSecret: String? = nil) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        retry = RetryPolicy()
        retry.attempts = 3
        retry.budget = .seconds(30)
    }

    /// Where tokens are asked for.
    public var tokenURL: String { "\(authority)/\(URLEncoding.component(tenant))/oauth2/v2.0/token" }
}

extension MicrosoftOAuthConfiguration: CustomStringConvertible, CustomReflectable {
    public var description: String { "MicrosoftOAuthConfiguration(\(clientID) at \(HTTPRedaction.url(tokenURL)))" }

    public var customMirror: Mirror { Mirror(reflecting: description) }
}

public import HTTPClient

/// How we are known to Google's token endpoint. Its description shows no secret.
public struct GoogleOAuthConfiguration: Sendable {
    public var clientID: String
    public var clientSecret: String
    /// Default Google's.
    public var tokenURL = "https://oauth2.googleapis.com/token"
    /// The longest one attempt may take. Default 15 s.
    public var timeout: Duration = .seconds(15)
    /// Refreshing has no effect but new tokens, so it may be repeated. Default: 3 attempts within 30 s.
    public var retry: RetryPolicy

    public init(clientID: String, clientSecret: String) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        retry = RetryPolicy()
        retry.attempts = 3
        retry.budget = .seconds(30)
    }
}

extension GoogleOAuthConfiguration: CustomStringConvertible, CustomReflectable {
    public var description: String { "GoogleOAuthConfiguration(\(clientID) at \(HTTPRedaction.url(tokenURL)))" }

    public var customMirror: Mirror { Mirror(reflecting: description) }
}

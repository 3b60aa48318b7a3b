import HTTPClient

/// How a call of some API ended that brought nothing, as far as sending requests is concerned.
protocol APIFailure: Error {
    /// Whether the same call may succeed later without anybody's help.
    var isTransient: Bool { get }
    /// Whether the access token was refused.
    var isUnauthorized: Bool { get }
    /// Whether a limit was reached that all callers of the account share.
    var isRateLimit: Bool { get }
    /// Whether there was an answer, and it is not what the API's description promises.
    var isMalformed: Bool { get }
    /// How long the server asks to wait; nil when it does not say.
    var retryAfter: Duration? { get }

    /// No answer arrived.
    static func unreachable(_ error: HTTPClientError) -> Self
    /// Nothing was sent: a pause that the server asked for lasts this much longer.
    static func paused(_ remaining: Duration) -> Self
    /// The answer is not what the API's description promises.
    static func malformed(_ what: String) -> Self
}

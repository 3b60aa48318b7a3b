public import HTTPClient

/// How a call of a provider's API ended that brought nothing; closed, by the machine code the API gives.
///
/// What a caller does next is in ``remedy``.
public enum ProviderError: Error, Sendable {
    /// The access token was refused, and so was a fresh one: the server's own trouble, for a dead grant shows when it is
    /// refreshed.
    case unauthorized
    /// A limit is reached; nil when the server does not say until when.
    case throttled(retryAfter: Duration?)
    /// The cursor is too old or unknown: read everything anew and reconcile.
    case resyncNeeded
    /// The item is gone, or never was.
    case notFound
    /// Not allowed, and waiting does not help: scope, policy, licence.
    case forbidden(reason: String)
    /// The request itself is wrong.
    case badRequest(reason: String)
    /// The server failed; nil when it does not say for how long.
    case temporary(status: Int, retryAfter: Duration?)
    /// No answer arrived.
    case unreachable(HTTPClientError)
    /// The answer is not what the API's description promises.
    case malformed(String)
}

extension ProviderError: APIFailure {
    /// Whether there was an answer, and it is not what the API's description promises.
    public var isMalformed: Bool { if case .malformed = self { true } else { false } }

    /// Whether the same call may succeed later without anybody's help.
    public var isTransient: Bool {
        switch self {
        case .throttled, .temporary: true
        case .unreachable(let error): error.isTransient
        case .unauthorized, .resyncNeeded, .notFound, .forbidden, .badRequest, .malformed: false
        }
    }

    /// How long the server asks to wait; nil when it does not say.
    public var retryAfter: Duration? {
        switch self {
        case .throttled(let delay), .temporary(_, let delay): delay
        default: nil
        }
    }

    static func paused(_ remaining: Duration) -> Self { .throttled(retryAfter: remaining) }

    var isUnauthorized: Bool { if case .unauthorized = self { true } else { false } }

    var isRateLimit: Bool { if case .throttled = self { true } else { false } }
}

extension ProviderError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unauthorized: "the provider refused a fresh access token"
        case .throttled(let delay): "the provider's limit is reached" + Self.advice(delay)
        case .resyncNeeded: "the provider no longer knows the cursor: everything must be read anew"
        case .notFound: "the provider has no such item any more"
        case .forbidden(let reason): "the provider does not allow it: \(reason)"
        case .badRequest(let reason): "the provider does not accept the request: \(reason)"
        case .temporary(let status, let delay): "the provider failed with status \(status)" + Self.advice(delay)
        case .unreachable(let error): "the provider was not reached: \(error)"
        case .malformed(let what): "the provider's answer is not as described: \(what)"
        }
    }

    private static func advice(_ delay: Duration?) -> String {
        delay.map { "; it asks to wait \($0)" } ?? ""
    }
}

public import HTTPClient

/// How a call of the Gmail API ended that brought nothing; closed, by the machine reason the API gives.
public enum GmailError: Error, Sendable {
    /// The access token was refused, and so was a fresh one: Gmail's own trouble, for a dead grant shows when it is
    /// refreshed.
    case unauthorized
    /// The quota is used up; nil when the server does not say until when.
    case rateLimited(retryAfter: Duration?)
    /// The history id is too old or unknown: do a full sync.
    case historyExpired
    /// The message or attachment is gone.
    case notFound
    /// Not allowed, and waiting does not help: scope, domain policy, API switched off.
    case forbidden(reason: String)
    /// The request itself is wrong.
    case badRequest(reason: String)
    /// The server failed; try later.
    case temporary(status: Int)
    /// No answer arrived.
    case unreachable(HTTPClientError)
    /// The answer is not what the API's description promises.
    case malformed(String)
}

extension GmailError {
    /// Whether there was an answer, and it is not what the API's description promises.
    public var isMalformed: Bool { if case .malformed = self { true } else { false } }

    /// Whether the same call may succeed later without anybody's help.
    public var isTransient: Bool {
        switch self {
        case .rateLimited, .temporary: true
        case .unreachable(let error): error.isTransient
        case .unauthorized, .historyExpired, .notFound, .forbidden, .badRequest, .malformed: false
        }
    }
}

extension GmailError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unauthorized: "Gmail refused a fresh access token"
        case .rateLimited(let delay): "Gmail's quota is used up" + (delay.map { "; it asks to wait \($0)" } ?? "")
        case .historyExpired: "Gmail no longer knows the history id: a full sync is needed"
        case .notFound: "Gmail has no such item any more"
        case .forbidden(let reason): "Gmail does not allow it: \(reason)"
        case .badRequest(let reason): "Gmail does not accept the request: \(reason)"
        case .temporary(let status): "Gmail failed with status \(status)"
        case .unreachable(let error): "Gmail was not reached: \(error)"
        case .malformed(let what): "Gmail's answer is not as described: \(what)"
        }
    }
}

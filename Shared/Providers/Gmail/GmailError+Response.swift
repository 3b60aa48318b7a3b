import FoundationEssentials
import HTTPClient

extension GmailError {
    /// Reads a refusal: by its machine reason, and by the status only where there is no reason known here.
    init(_ response: HTTPClientResponse, now: Date) {
        switch ProviderError(google: response, now: now) {
        case .unauthorized: self = .unauthorized
        case .throttled(let retryAfter): self = .rateLimited(retryAfter: retryAfter)
        case .resyncNeeded: self = .historyExpired
        case .notFound: self = .notFound
        case .forbidden(let reason): self = .forbidden(reason: reason)
        case .badRequest(let reason): self = .badRequest(reason: reason)
        case .temporary(let status, _): self = .temporary(status: status)
        case .unreachable(let error): self = .unreachable(error)
        case .malformed(let what): self = .malformed(what)
        }
    }
}

extension GmailError: APIFailure {
    static func paused(_ remaining: Duration) -> Self { .rateLimited(retryAfter: remaining) }

    var isUnauthorized: Bool { if case .unauthorized = self { true } else { false } }

    var isRateLimit: Bool { if case .rateLimited = self { true } else { false } }

    var retryAfter: Duration? { if case .rateLimited(let delay) = self { delay } else { nil } }
}

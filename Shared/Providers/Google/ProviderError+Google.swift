import FoundationEssentials
import HTTPClient
import HTTPTypes

extension ProviderError {
    /// Reads a refusal of one of Google's APIs: by its machine reason, and by the status only where there is no reason
    /// known here.
    init(google response: HTTPClientResponse, now: Date) {
        let reasons = GoogleErrorEnvelope.reasons(in: response.body)
        let status = response.status.code
        let retryAfter = RetryAfter.delay(response.headers, now: now)
        if let known = reasons.lazy.compactMap({ Self(reason: $0, status: status, retryAfter: retryAfter) }).first {
            self = known
        } else {
            self.init(status: status, reason: reasons.first ?? "status \(status)", retryAfter: retryAfter)
        }
    }

    private init?(reason: String, status: Int, retryAfter: Duration?) {
        switch reason {
        case "rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "quotaExceeded",
            "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED":
            self = .throttled(retryAfter: retryAfter)
        case "authError", "UNAUTHENTICATED": self = .unauthorized
        case "fullSyncRequired", "updatedMinTooLongAgo": self = .resyncNeeded
        case "notFound", "NOT_FOUND": self = .notFound
        case "insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "accessNotConfigured", "SERVICE_DISABLED":
            self = .forbidden(reason: reason)
        case "backendError", "internalError", "UNAVAILABLE", "INTERNAL", "DEADLINE_EXCEEDED":
            self = .temporary(status: status, retryAfter: retryAfter)
        default: return nil
        }
    }

    /// By the status alone, of any API.
    init(status: Int, reason: String, retryAfter: Duration?) {
        switch status {
        case 401: self = .unauthorized
        case 403: self = .forbidden(reason: reason)
        case 404: self = .notFound
        case 408, 500...599: self = .temporary(status: status, retryAfter: retryAfter)
        case 410: self = .resyncNeeded
        case 429: self = .throttled(retryAfter: retryAfter)
        case 400...499: self = .badRequest(reason: reason)
        default: self = .malformed("status \(status)")
        }
    }
}

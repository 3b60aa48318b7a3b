/// What can go wrong on demand.
public enum FaultKind: String, Codable, Sendable, CaseIterable {
    /// The access token is not accepted, though it is valid.
    case unauthorized = "401"
    /// Too fast: 403 with `rateLimitExceeded`.
    case rateLimited = "403rate"
    /// Not allowed at all: 403 with `domainPolicy`.
    case forbidden = "403forbidden"
    /// What is asked for is said not to be there, though it is.
    case notFound = "404"
    /// The history id is too old; for `history.list` only.
    case historyGone = "404history"
    /// Too fast: 429 with `rateLimitExceeded`.
    case tooManyRequests = "429"
    case internalError = "500"
    case unavailable = "503"
    case gatewayTimeout = "504"
    /// The cursor is lost: 410; for what follows changes only, as are the next two.
    case gone = "410"
    /// The same as Graph says it with another status.
    case syncStateNotFound
    case resyncRequired
    /// What only token endpoints answer.
    case invalidGrant = "invalid_grant"
    case interactionRequired = "interaction_required"
    case consentRequired = "consent_required"
    case invalidClient = "invalid_client"
    case unauthorizedClient = "unauthorized_client"
    case invalidScope = "invalid_scope"
    case temporarilyUnavailable = "temporarily_unavailable"
    /// The user says no.
    case accessDenied = "access_denied"
    /// The account has no money left; what only the embeddings answer.
    case insufficientQuota = "insufficient_quota"
    /// The right answer, late.
    case slow
    /// Half of the right answer, then the connection closes.
    case truncated
    /// Status 200 and a body that is no JSON.
    case garbage
    /// The connection is reset instead of an answer. The call has had its effect and its price.
    case reset
}

extension FaultKind {
    /// Whether the call is refused before it has any effect or price.
    var isRefusal: Bool {
        switch self {
        case .slow, .truncated, .garbage, .reset: false
        default: true
        }
    }

    /// Whether it tells that a cursor is lost.
    var isLostCursor: Bool { [.gone, .syncStateNotFound, .resyncRequired].contains(self) }

    /// Whether only token endpoints answer so.
    var isTokenRefusal: Bool {
        switch self {
        case .invalidGrant, .interactionRequired, .consentRequired, .invalidClient, .unauthorizedClient, .invalidScope,
            .temporarilyUnavailable:
            true
        default: false
        }
    }
}

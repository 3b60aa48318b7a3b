/// A refusal in the envelope that Google's APIs share.
struct GmailError: Error, Sendable {
    /// What goes over the wire.
    struct Envelope: Codable, Sendable {
        struct Body: Codable, Sendable {
            let code: Int
            let message: String
            let errors: [Detail]
            let status: String
        }

        struct Detail: Codable, Sendable {
            let domain: String
            let reason: String
            let message: String
            var locationType: String?
            var location: String?
        }

        let error: Body
    }

    let code: Int
    let status: String
    let domain: String
    let reason: String
    let message: String
    var location: (type: String, name: String)?
    var retryAfter: String?

    var reply: SandboxReply {
        let detail = Envelope.Detail(
            domain: domain,
            reason: reason,
            message: message,
            locationType: location?.type,
            location: location?.name
        )
        let envelope = Envelope(error: .init(code: code, message: message, errors: [detail], status: status))
        var reply = SandboxReply(status: code, json: envelope)
        if code == 401 { reply.headers.append(("WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\"")) }
        if let retryAfter { reply.headers.append(("Retry-After", retryAfter)) }
        return reply
    }
}

extension GmailError {
    static let unauthorized = GmailError(
        code: 401,
        status: "UNAUTHENTICATED",
        domain: "global",
        reason: "authError",
        message: "Request had invalid authentication credentials.",
        location: ("header", "Authorization")
    )
    static let notFound = GmailError(
        code: 404,
        status: "NOT_FOUND",
        domain: "global",
        reason: "notFound",
        message: "Requested entity was not found."
    )
    static let forbidden = GmailError(
        code: 403,
        status: "PERMISSION_DENIED",
        domain: "global",
        reason: "domainPolicy",
        message: "The domain administrators have disabled Gmail apps."
    )
    static let internalError = GmailError(
        code: 500,
        status: "INTERNAL",
        domain: "global",
        reason: "backendError",
        message: "Internal error encountered."
    )
    static let unavailable = GmailError(
        code: 503,
        status: "UNAVAILABLE",
        domain: "global",
        reason: "backendError",
        message: "The service is currently unavailable."
    )

    static let gatewayTimeout = GmailError(
        code: 504,
        status: "DEADLINE_EXCEEDED",
        domain: "global",
        reason: "backendError",
        message: "The service did not answer in time."
    )
    static let gone = GmailError(
        code: 410,
        status: "FAILED_PRECONDITION",
        domain: "calendar",
        reason: "fullSyncRequired",
        message: "Sync token is no longer valid, a full sync is required.",
        location: ("parameter", "syncToken")
    )

    static func delegationDenied(_ user: String) -> GmailError {
        GmailError(
            code: 403,
            status: "PERMISSION_DENIED",
            domain: "global",
            reason: "forbidden",
            message: "Delegation denied for \(user)"
        )
    }

    static func badRequest(_ message: String) -> GmailError {
        GmailError(
            code: 400,
            status: "INVALID_ARGUMENT",
            domain: "global",
            reason: "badRequest",
            message: message
        )
    }

    /// - Parameter code: 429 or 403; clients are told to look at the reason.
    static func rateLimit(_ code: Int, reason: String) -> GmailError {
        GmailError(
            code: code,
            status: code == 429 ? "RESOURCE_EXHAUSTED" : "PERMISSION_DENIED",
            domain: "usageLimits",
            reason: reason,
            message: reason == "userRateLimitExceeded" ? "User-rate limit exceeded." : "Rate limit exceeded."
        )
    }
}

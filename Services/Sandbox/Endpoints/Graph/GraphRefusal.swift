import FoundationEssentials

/// A refusal in Graph's envelope.
struct GraphRefusal: Error, Sendable {
    let status: Int
    let code: String
    let message: String
    /// More specific than ``code``.
    var innerCode: String?
    var headers: [(name: String, value: String)] = []

    func reply(now: Date) -> SandboxReply {
        var inner: [String: JSON] = [
            "date": .text(MailDate.iso(Int64(now.timeIntervalSince1970))),
            "request-id": "5f0e5f0e-0000-4000-8000-000000000000",
            "client-request-id": "5f0e5f0e-0000-4000-8000-000000000000",
        ]
        if let innerCode { inner["code"] = .text(innerCode) }
        let error: JSON = ["code": .text(code), "message": .text(message), "innerError": .object(inner)]
        var reply = SandboxReply(status: status, json: ["error": error] as JSON)
        reply.headers = headers
        return reply
    }
}

extension GraphRefusal {
    static let unauthorized = GraphRefusal(
        status: 401, code: "InvalidAuthenticationToken", message: "Access token has expired or is not yet valid.",
        headers: [("WWW-Authenticate", "Bearer realm=\"\"")])
    static let notFound = GraphRefusal(
        status: 404, code: "ErrorItemNotFound", message: "The specified object was not found in the store.")
    static let noSuchSegment = GraphRefusal(
        status: 400, code: "BadRequest", message: "Resource not found for the segment.")
    static let lostState = GraphRefusal(
        status: 410, code: "SyncStateNotFound", message: "The sync state generation is not found.")

    static func badRequest(_ message: String) -> GraphRefusal {
        GraphRefusal(status: 400, code: "BadRequest", message: message)
    }

    static func throttled(_ code: String, retryAfter: Int) -> GraphRefusal {
        GraphRefusal(
            status: 429, code: code, message: "Application is over its limit for this mailbox.",
            headers: [("Retry-After", "\(retryAfter)")])
    }

    /// That of a fault; `nil` for one that only disturbs.
    init?(_ fault: Fault, location: String, now: Date) {
        let text = "A fault was asked for."
        switch fault.kind {
        case .unauthorized: self = .unauthorized
        case .forbidden: self.init(status: 403, code: "ErrorAccessDenied", message: text)
        case .notFound: self = .notFound
        case .rateLimited, .tooManyRequests: self.init(status: 429, code: "TooManyRequests", message: text)
        case .internalError: self.init(status: 500, code: "InternalServerError", message: text)
        case .unavailable: self.init(status: 503, code: "ServiceUnavailable", message: text)
        case .gatewayTimeout: self.init(status: 504, code: "UnknownError", message: text)
        case .gone: self.init(status: 410, code: "Gone", message: text, headers: [("Location", location)])
        case .syncStateNotFound: self.init(status: 404, code: "SyncStateNotFound", message: text)
        case .resyncRequired: self.init(status: 400, code: "BadRequest", message: text, innerCode: "resyncRequired")
        default: return nil
        }
        guard let seconds = fault.retryAfter else { return }
        let date = MailDate.http(Int64(now.timeIntervalSince1970) + Int64(seconds))
        headers.append(("Retry-After", fault.retryAfterAsDate == true ? date : "\(seconds)"))
    }
}

import FoundationEssentials

/// A refusal in OpenAI's envelope.
struct EmbeddingRefusal: Error, Sendable {
    private struct Envelope: Encodable {
        struct Body: Encodable {
            let message: String
            let type: String
            let param: String?
            let code: String?
        }

        let error: Body
    }

    let status: Int
    let type: String
    let message: String
    var param: String?
    var code: String?
    var retryAfter: String?

    var reply: SandboxReply {
        var reply = SandboxReply(
            status: status, json: Envelope(error: .init(message: message, type: type, param: param, code: code)))
        if let retryAfter { reply.headers.append(("Retry-After", retryAfter)) }
        return reply
    }
}

extension EmbeddingRefusal {
    static let unauthorized = EmbeddingRefusal(
        status: 401, type: "invalid_request_error", message: "Incorrect API key provided.", code: "invalid_api_key")
    static let notFound = EmbeddingRefusal(status: 404, type: "invalid_request_error", message: "Invalid URL.")

    static func badRequest(_ message: String, param: String? = nil, code: String? = nil) -> Self {
        Self(status: 400, type: "invalid_request_error", message: message, param: param, code: code)
    }

    static func unknownModel(_ model: String) -> Self {
        Self(
            status: 404, type: "invalid_request_error", message: "The model `\(model)` does not exist.",
            code: "model_not_found")
    }

    /// That of a fault; `nil` for one that only disturbs.
    init?(_ fault: Fault, now: Date) {
        guard fault.kind.isRefusal else { return nil }
        switch fault.kind {
        case .unauthorized: self = .unauthorized
        case .forbidden:
            self.init(
                status: 403, type: "invalid_request_error", message: "You are not allowed to use this model.",
                code: "model_not_allowed")
        case .rateLimited, .tooManyRequests:
            self.init(
                status: 429, type: "requests", message: "Rate limit reached for requests.", code: "rate_limit_exceeded")
        case .insufficientQuota:
            self.init(
                status: 429, type: "insufficient_quota", message: "You exceeded your current quota.",
                code: "insufficient_quota")
        case .unavailable:
            self.init(status: 503, type: "server_error", message: "The engine is currently overloaded.")
        case .gatewayTimeout:
            self.init(status: 504, type: "server_error", message: "The server did not answer in time.")
        default: self.init(status: 500, type: "server_error", message: "The server had an error.")
        }
        retryAfter = fault.retryAfter.map { seconds in
            guard fault.retryAfterAsDate == true else { return String(seconds) }
            return MailDate.http(Int64(now.timeIntervalSince1970) + Int64(seconds))
        }
    }
}

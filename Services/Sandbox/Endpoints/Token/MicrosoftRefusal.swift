import FoundationEssentials

/// A refusal of Microsoft's token endpoint.
struct MicrosoftRefusal: Error, Sendable {
    /// What goes over the wire.
    private struct Body: Codable, Sendable {
        let error: String
        let errorDescription: String
        let errorCodes: [Int]
        let timestamp: String
        let traceID: String
        let correlationID: String
        let errorURI: String

        enum CodingKeys: String, CodingKey {
            case error, timestamp
            case errorDescription = "error_description"
            case errorCodes = "error_codes"
            case traceID = "trace_id"
            case correlationID = "correlation_id"
            case errorURI = "error_uri"
        }
    }

    let error: String
    let number: Int
    let text: String
    let status: Int

    init(_ error: String, _ number: Int, _ text: String, status: Int = 400) {
        self.error = error
        self.number = number
        self.text = text
        self.status = status
    }

    /// That of a fault; `nil` for one that only disturbs.
    init?(_ fault: Fault) {
        guard fault.kind.isRefusal else { return nil }
        let text = "A fault was asked for."
        switch fault.kind {
        case .invalidGrant: self.init("invalid_grant", 700082, text)
        case .interactionRequired: self.init("interaction_required", 50076, text)
        case .consentRequired: self.init("consent_required", 65001, text)
        case .invalidClient, .unauthorized: self.init("invalid_client", 7_000_222, text, status: 401)
        case .unauthorizedClient, .forbidden: self.init("unauthorized_client", 700016, text)
        case .invalidScope: self.init("invalid_scope", 70011, text)
        case .rateLimited, .tooManyRequests: self.init("temporarily_unavailable", 50196, text, status: 429)
        case .unavailable, .temporarilyUnavailable: self.init("temporarily_unavailable", 90033, text, status: 503)
        default: self.init("server_error", 90036, text, status: 500)
        }
    }

    func reply(now: Date) -> SandboxReply {
        let seconds = Int64(now.timeIntervalSince1970)
        let id = "5f0e5f0e-0000-4000-8000-000000000000"
        let time = MailDate.short(seconds) + ":00Z"
        return SandboxReply(
            status: status,
            json: Body(
                error: error,
                errorDescription: "AADSTS\(number): \(text) Trace ID: \(id) Correlation ID: \(id) Timestamp: \(time)",
                errorCodes: [number],
                timestamp: time,
                traceID: id,
                correlationID: id,
                errorURI: "https://login.microsoftonline.com/error?code=\(number)"
            )
        )
    }
}

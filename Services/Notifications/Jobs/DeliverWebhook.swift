import FoundationEssentials
import HTTPClient
import HTTPTypes
public import Jobs
public import Models

/// Tells a receiver outside, by a signed POST, how a job ended; see ``Models/JobCallback/webhook(_:on:)``.
///
/// The signature is that of Standard Webhooks. `webhook-id` is the same for all attempts and for a replay, so that the
/// receiver can tell a repetition. Any 2xx is success; 410 ends it at once, with a dead letter; everything else, redirects
/// included, is tried again after a backoff, or after what the receiver's `Retry-After` says.
public struct DeliverWebhook: QueuedJob {
    public static let type = JobCallback.webhookType
    public static let family = Family.notifications

    /// Where to, and what of.
    public struct Payload: Codable, Sendable {
        /// Taken as it is, `https://…`.
        public var url: String
        public var endedJob: EndedJob

        enum CodingKeys: String, CodingKey {
            case url
            case endedJob = "ended_job"
        }
    }

    /// An answer that takes longer is a failed attempt.
    public let timeout = Duration.seconds(60)
    public let backoff = Backoff(base: .seconds(10), cap: .seconds(6 * 3600))
    private let resources: WebhookResources
    private static let requestTimeout = Duration.seconds(20)
    private static let longestWait = Duration.seconds(24 * 3600)

    /// - Parameter resources: shared by all deliveries of the process.
    public init(resources: WebhookResources) {
        self.resources = resources
    }

    /// Posts it once.
    ///
    /// - Throws: `CancellationError`; what the answer means is the outcome.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        guard let signer = resources.signer else {
            return .fail(reason: "no secret signs webhooks; set WEBHOOK_SECRETS and replay the dead letter")
        }
        guard resources.allowsPlainText || payload.url.lowercased().hasPrefix("https://") else {
            return .fail(reason: "the webhook's URL does not begin with https://")
        }
        let request = try request(payload, signer, context)
        try await context.mayAct()
        do {
            let answer = try await resources.sender.post(request)
            return outcome(of: answer.status, answer.headers)
        } catch let error as HTTPClientError {
            return outcome(of: error)
        }
    }

    private func request(
        _ payload: Payload, _ signer: WebhookSigner, _ context: WorkContext
    ) throws -> HTTPClientRequest {
        let body = try WebhookEvent(payload.endedJob).encoded()
        let id = "job-\(payload.endedJob.id)-ended"
        let timestamp = Int64(Date.now.timeIntervalSince1970)
        var headers: HTTPFields = [.contentType: "application/json"]
        headers[.webhookID] = id
        headers[.webhookTimestamp] = "\(timestamp)"
        headers[.webhookSignature] = signer.signature(id: id, timestamp: timestamp, body: body)
        var request = HTTPClientRequest(
            method: .post, url: payload.url, headers: headers, body: .bytes(body), timeout: Self.requestTimeout,
            correlationID: context.correlationID.rawValue,
            traceparent: context.cause.traceParent.child().description)
        request.maximumRedirects = 0
        request.isRetryable = true  // the receiver tells a repetition by its id
        request.hidesPath = true
        return request
    }

    private func outcome(of status: HTTPResponse.Status, _ headers: HTTPFields) -> JobOutcome {
        switch status.code {
        case 200..<300: return .done(counts: ["delivered": 1], result: .object(["status": .integer(status.code)]))
        case 410: return .fail(reason: "the receiver answered 410: it wants no more webhooks at this URL")
        default:
            let delay = RetryAfter.delay(headers, now: .now).map { min($0, Self.longestWait) }
            return .retry(after: delay, reason: "the receiver answered \(status.code)")
        }
    }

    private func outcome(of error: HTTPClientError) -> JobOutcome {
        switch error.code {
        case .badURL, .forbiddenAddress: .fail(reason: "\(error)")
        default: .retry(after: nil, reason: "\(error)")
        }
    }
}

extension HTTPField.Name {
    fileprivate static let webhookID = constant("webhook-id")
    fileprivate static let webhookTimestamp = constant("webhook-timestamp")
    fileprivate static let webhookSignature = constant("webhook-signature")

    private static func constant(_ name: String) -> Self {
        guard let field = Self(name) else { preconditionFailure("\(name) is not a header name") }
        return field
    }
}

import FoundationEssentials
import HTTPClient
import HTTPTypes

/// Sends calls for one mailbox: within its quota and concurrency, authorised, and again where that helps.
final class GmailSession: Sendable {
    let configuration: GmailConfiguration
    let quota: QuotaBucket
    let time: TimeSource
    private let transport: any HTTPTransport
    private let tokens: AccessTokens
    private let gate: ConcurrencyGate

    init(
        configuration: GmailConfiguration,
        transport: any HTTPTransport,
        time: TimeSource,
        quota: QuotaBucket?,
        tokens: AccessTokens
    ) {
        precondition(configuration.flaw == nil, configuration.flaw ?? "")
        self.configuration = configuration
        self.transport = transport
        self.time = time
        self.tokens = tokens
        self.quota = quota ?? QuotaBucket(limit: configuration.quota, time: time)
        gate = ConcurrencyGate(width: configuration.concurrency)
    }

    /// Sends a request and returns its good answer; also what it drew from the quota, for what is found inside.
    /// - Throws: ``GmailError``, what supplies access tokens throws, or `CancellationError`.
    func perform(_ request: HTTPClientRequest, cost: Double) async throws -> (HTTPClientResponse, QuotaBucket.Grant) {
        try await gate.withRoom { [self] in
            var attempt = 1
            while true {
                let grant = try await quota.take(cost)
                do {
                    let response = try await authorized(request)
                    await quota.succeeded(grant)
                    return (response, grant)
                } catch let error as GmailError where error.isTransient && attempt < configuration.attempts {
                    try await back(off: error, attempt: attempt, grant: grant)
                } catch GmailError.rateLimited(let retryAfter) {
                    await quota.pause(grant, retryAfter: retryAfter)
                    throw GmailError.rateLimited(retryAfter: retryAfter)
                }
                attempt += 1
            }
        }
    }

    /// Sends once with the current token, and once more with a fresh one when it is refused.
    private func authorized(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let token = try await tokens.current()
        do {
            return try await send(request, token)
        } catch GmailError.unauthorized {
            return try await send(request, tokens.replacement(for: token))
        }
    }

    private func send(_ request: HTTPClientRequest, _ token: String) async throws -> HTTPClientResponse {
        var request = request
        request.headers[.authorization] = "Bearer \(token)"
        request.timeout = configuration.timeout
        request.maximumResponseSize = configuration.maximumResponseSize
        let response: HTTPClientResponse
        do {
            response = try await transport.send(request)
        } catch let error as HTTPClientError {
            throw GmailError.unreachable(error)
        }
        guard (200...299).contains(response.status.code) else { throw GmailError(response, now: time.date()) }
        return response
    }

    /// Waits before the next attempt; when the server asks for more patience than we have, throws instead.
    private func back(off error: GmailError, attempt: Int, grant: QuotaBucket.Grant) async throws {
        guard case .rateLimited(let retryAfter) = error else {
            // Between one and two times 1 s, 2 s, 4 s …
            let backoff = min(Duration.seconds(1 << min(attempt - 1, 10)), configuration.longestWait)
            return try await time.sleep(backoff + backoff * time.random())
        }
        // Everybody waits, by the quota; so do we, when we next draw from it.
        await quota.pause(grant, retryAfter: retryAfter)
        guard await quota.remainingPause <= configuration.longestWait else { throw error }
    }
}

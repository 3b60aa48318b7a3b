import FoundationEssentials
import HTTPClient
import HTTPTypes

/// Sends calls for one account: within its quota and concurrency, authorised, and again where that helps.
final class APISession<Failure: APIFailure>: Sendable {
    let quota: QuotaBucket
    let time: TimeSource
    private let pace: APIPace
    private let transport: any HTTPTransport
    private let tokens: AccessTokens
    private let gate: ConcurrencyGate
    private let refusal: @Sendable (_ response: HTTPClientResponse, _ now: Date) -> Failure

    /// - Parameter refusal: reads an answer whose status is none of success.
    init(
        pace: APIPace,
        transport: any HTTPTransport,
        time: TimeSource,
        quota: QuotaBucket,
        gate: ConcurrencyGate,
        tokens: AccessTokens,
        refusal: @escaping @Sendable (_ response: HTTPClientResponse, _ now: Date) -> Failure
    ) {
        self.pace = pace
        self.transport = transport
        self.time = time
        self.quota = quota
        self.gate = gate
        self.tokens = tokens
        self.refusal = refusal
    }

    /// Sends a request and returns its good answer; also what it drew from the quota, for what is found inside.
    /// - Throws: `Failure`, what supplies access tokens throws, or `CancellationError`.
    func perform(_ request: HTTPClientRequest, cost: Double) async throws -> (HTTPClientResponse, QuotaBucket.Grant) {
        try await gate.withRoom { [self] in
            var attempt = 1
            var refused: String?
            while true {
                let grant = try await draw(cost)
                let token = try await token(insteadOf: refused)
                do {
                    let response = try await send(request, token)
                    await quota.succeeded(grant)
                    return (response, grant)
                } catch let error as Failure where error.isUnauthorized && refused == nil {
                    // Sent once more with a fresh token; no attempt of its own, but the server counts it as a request.
                    refused = token
                    continue
                } catch let error as Failure where error.isTransient && attempt < pace.attempts {
                    try await back(off: error, attempt: attempt, grant: grant)
                } catch let error as Failure where error.isRateLimit {
                    await quota.pause(grant, retryAfter: error.retryAfter)
                    throw error
                }
                (attempt, refused) = (attempt + 1, nil)
            }
        }
    }

    /// The same with the answer read. One that is not as described is asked for again like one that failed, for most are
    /// garbled on their way and whole the next time; so this is for requests that change nothing.
    ///
    /// - Parameter decode: throws `Failure` `malformed`.
    func read<Answer>(
        _ request: HTTPClientRequest, cost: Double, _ decode: (HTTPClientResponse) throws -> Answer
    ) async throws -> (Answer, QuotaBucket.Grant) {
        var attempt = 1
        while true {
            let (response, grant) = try await perform(request, cost: cost)
            do {
                return (try decode(response), grant)
            } catch let error as Failure where error.isMalformed && attempt < pace.attempts {
                try await time.sleep(backoff(attempt) * (1 + time.random()))
                attempt += 1
            }
        }
    }

    /// Draws from the quota, unless a pause lasts longer than we wait: then whoever calls has better things to do.
    private func draw(_ cost: Double) async throws -> QuotaBucket.Grant {
        do {
            return try await quota.take(cost, patience: pace.longestWait)
        } catch let pause as QuotaPause {
            throw Failure.paused(pause.remaining)
        }
    }

    private func token(insteadOf refused: String?) async throws -> String {
        guard let refused else { return try await tokens.current() }
        return try await tokens.replacement(for: refused)
    }

    private func send(_ request: HTTPClientRequest, _ token: String) async throws -> HTTPClientResponse {
        var request = request
        request.headers[.authorization] = "Bearer \(token)"
        request.timeout = pace.timeout
        request.maximumResponseSize = pace.maximumResponseSize
        let response: HTTPClientResponse
        do {
            response = try await transport.send(request)
        } catch let error as HTTPClientError {
            throw Failure.unreachable(error)
        }
        guard (200...299).contains(response.status.code) else { throw refusal(response, time.date()) }
        return response
    }

    /// 1 s, 2 s, 4 s …
    private func backoff(_ attempt: Int) -> Duration {
        min(.seconds(1 << min(attempt - 1, 10)), pace.longestWait)
    }

    /// Waits before the next attempt; when the server asks for more patience than we have, throws instead.
    private func back(off error: Failure, attempt: Int, grant: QuotaBucket.Grant) async throws {
        guard error.isRateLimit else {
            // Between one and two times this, and not before the server wants it.
            let backoff = backoff(attempt)
            let asked = error.retryAfter ?? .zero
            guard asked <= pace.longestWait else { throw error }
            return try await time.sleep(max(backoff, asked) + backoff * time.random())
        }
        // Everybody waits, by the quota; so do we, when we next draw from it.
        await quota.pause(grant, retryAfter: error.retryAfter)
        guard await quota.remainingPause <= pace.longestWait else { throw error }
    }
}

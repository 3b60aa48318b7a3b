import HTTPClient

/// Sends requests at the site's pace, each repetition included.
struct PacedSender: Sendable {
    let transport: any HTTPTransport
    let time: TimeSource
    let pace: HostPace

    private static let retries: RetryPolicy = {
        var policy = RetryPolicy()
        policy.attempts = 3
        return policy
    }()

    /// - Parameter interval: from the beginning of the last request to the site to that of this one, at least.
    /// - Throws: ``HTTPClient/HTTPClientError`` of the last attempt, `CancellationError`.
    func send(_ request: HTTPClientRequest, to origin: String, interval: Duration) async throws -> HTTPClientResponse {
        let start = time.uptime()
        var attempt = 1
        while true {
            try await pace.wait(for: origin, interval: interval)
            let outcome: RetryOutcome
            do {
                outcome = .answered(try await transport.send(request))
            } catch let error as HTTPClientError {
                outcome = .failed(error)
            }
            let delay = Self.retries.delay(
                after: attempt, of: request, outcome: outcome, elapsed: time.uptime() - start, time: time)
            switch (delay, outcome) {
            case (nil, .answered(let response)): return response
            case (nil, .failed(let error)): throw error
            case (let delay?, _): try await time.sleep(delay)
            }
            attempt += 1
        }
    }
}

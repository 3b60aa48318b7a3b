extension HTTPTransport {
    /// Sends a request, again and again where the policy says so, and returns the last answer.
    ///
    /// A request that may not be repeated (see ``HTTPClientRequest/isRepeatable``) is sent again only when it is
    /// certain that the server has not seen it. A body stream is never sent twice.
    /// - Parameter time: the source of time and chance; the machine's by default.
    /// - Throws: the ``HTTPClientError`` of the last attempt, or `CancellationError`, also while waiting.
    public func send(
        _ request: HTTPClientRequest,
        retrying policy: RetryPolicy,
        time: TimeSource = .system
    ) async throws -> HTTPClientResponse {
        let start = time.uptime()
        var attempt = 1
        while true {
            let outcome = try await attemptOnce(request)
            let elapsed = time.uptime() - start
            guard
                let delay = policy.delay(
                    after: attempt,
                    of: request,
                    outcome: outcome,
                    elapsed: elapsed,
                    time: time
                )
            else { return try outcome.get() }
            try await time.sleep(delay)
            attempt += 1
        }
    }

    private func attemptOnce(_ request: HTTPClientRequest) async throws -> RetryOutcome {
        do {
            return .answered(try await send(request))
        } catch let error as HTTPClientError {
            return .failed(error)
        }
    }
}

extension RetryOutcome {
    func get() throws -> HTTPClientResponse {
        switch self {
        case .answered(let response): response
        case .failed(let error): throw error
        }
    }
}

import HTTPTypes

/// When a request is sent again, and after how long; a value without clock or state.
///
/// The wait is drawn evenly from zero to the backoff ("full jitter"), which doubles with each attempt up to a cap.
/// `Retry-After` is a lower bound: the wait is that time plus a jitter of at most ``base``.
public struct RetryPolicy: Sendable, Hashable {
    /// The statuses worth another attempt. Default 408, 429, 500, 502, 503, 504.
    public var statuses: Set<Int> = [408, 429, 500, 502, 503, 504]
    /// All attempts, the first included; at least 1. Default 4.
    public var attempts = 4
    /// The backoff after the first attempt. Default 500 ms.
    public var base: Duration = .milliseconds(500)
    /// The longest backoff. Default 20 s. `Retry-After` may ask for more, within the budget.
    public var cap: Duration = .seconds(20)
    /// The time all attempts and waits may take together; a wait that would end later is not begun. Default 60 s.
    public var budget: Duration = .seconds(60)

    public init() {}

    /// One attempt only.
    public static let never: Self = {
        var policy = Self()
        policy.attempts = 1
        return policy
    }()

    /// The wait before the next attempt, or nil when there should be none.
    /// - Parameters:
    ///   - attempt: the number of attempts made, from 1.
    ///   - request: decides whether an unknown outcome may be repeated.
    ///   - outcome: how the last attempt ended.
    ///   - elapsed: the time since the first attempt began.
    ///   - time: the source of the date that `Retry-After` is compared with, and of chance.
    public func delay(
        after attempt: Int,
        of request: HTTPClientRequest,
        outcome: RetryOutcome,
        elapsed: Duration,
        time: TimeSource
    ) -> Duration? {
        guard attempt < attempts, request.body.isReplayable, isWorthRepeating(request, outcome) else { return nil }
        let wait = wait(after: attempt, outcome: outcome, time: time)
        return elapsed + wait <= budget ? wait : nil
    }

    /// The upper end of the jitter after so many attempts.
    public func backoff(after attempt: Int) -> Duration {
        // 2^30 times any base is past every cap worth having, and does not overflow.
        min(cap, base * (1 << min(max(attempt - 1, 0), 30)))
    }

    private func wait(after attempt: Int, outcome: RetryOutcome, time: TimeSource) -> Duration {
        if case .answered(let response) = outcome, let asked = RetryAfter.delay(response.headers, now: time.date()) {
            return asked + base * time.random()
        }
        return backoff(after: attempt) * time.random()
    }

    private func isWorthRepeating(_ request: HTTPClientRequest, _ outcome: RetryOutcome) -> Bool {
        switch outcome {
        case .answered(let response): statuses.contains(response.status.code) && request.isRepeatable
        case .failed(let error): error.isTransient && (request.isRepeatable || !error.mayHaveBeenSent)
        }
    }
}

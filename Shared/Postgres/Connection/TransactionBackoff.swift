/// How long a transaction waits before it is run again: full jitter below 10 ms, doubled with each attempt up to
/// 500 ms, so that those that collided do not meet again.
enum TransactionBackoff {
    static func delay(
        afterAttempt attempt: Int, using generator: inout some RandomNumberGenerator
    ) -> Duration {
        let ceiling = min(10_000 << min(max(attempt, 1) - 1, 16), 500_000)
        return .microseconds(Int.random(in: 0...ceiling, using: &generator))
    }

    static func delay(afterAttempt attempt: Int) -> Duration {
        var generator = SystemRandomNumberGenerator()
        return delay(afterAttempt: attempt, using: &generator)
    }
}

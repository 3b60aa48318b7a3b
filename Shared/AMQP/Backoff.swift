/// How long to wait before trying again: random between nothing and a bound that doubles up to a cap (full jitter), so
/// that many clients of one broker do not come back in step.
struct Backoff: Sendable {
    /// The bound of the first wait.
    var base: Duration = .milliseconds(100)
    var cap: Duration

    /// - Parameter attempt: 0 after the first failure.
    func delay(attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        bound(attempt: attempt) * Double.random(in: 0...1, using: &generator)
    }

    /// The longest wait ``delay(attempt:using:)`` can return.
    func bound(attempt: Int) -> Duration {
        let doublings = min(max(attempt, 0), 30)
        return min(cap, base * (1 << doublings))
    }
}

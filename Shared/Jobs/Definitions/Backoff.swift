/// How long a failed attempt waits for the next: exponential with full jitter and a cap.
public struct Backoff: Hashable, Sendable {
    /// The longest wait after the first failure.
    public var base: Duration
    /// The longest wait after any failure.
    public var cap: Duration

    /// - Parameters:
    ///   - base: more than zero.
    ///   - cap: at least `base`.
    public init(base: Duration, cap: Duration) {
        precondition(base > .zero && cap >= base, "a backoff needs 0 < base <= cap")
        self.base = base
        self.cap = cap
    }

    /// At most 2 s after the first failure, doubling, never more than 10 minutes.
    public static let standard = Backoff(base: .seconds(2), cap: .seconds(600))

    /// The longest wait after `failures` failed attempts (1 or more).
    public func ceiling(after failures: Int) -> Duration {
        let doublings = min(max(failures - 1, 0), 40)
        return min(base * Double(UInt64(1) << doublings), cap)
    }

    /// A wait, evenly distributed between zero and the ceiling.
    public func delay(after failures: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        ceiling(after: failures) * Double.random(in: 0...1, using: &generator)
    }

    /// Where in the range a wait lies, 0…1, in place of chance: for tests, since executors draw deep inside.
    @TaskLocal package static var jitter: (@Sendable () -> Double)?

    /// The same with the system's random numbers.
    public func delay(after failures: Int) -> Duration {
        if let jitter = Self.jitter { return ceiling(after: failures) * jitter() }
        var generator = SystemRandomNumberGenerator()
        return delay(after: failures, using: &generator)
    }
}

extension Backoff {
    /// The ceilings in order, for a loop that tries until something works.
    struct Ceilings {
        let backoff: Backoff
        private var failures = 0

        init(_ backoff: Backoff) {
            self.backoff = backoff
        }

        mutating func next() -> Duration {
            failures += 1
            return backoff.ceiling(after: failures)
        }
    }

    func ceilings() -> Ceilings { Ceilings(self) }
}

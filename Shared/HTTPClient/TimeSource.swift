public import FoundationEssentials

/// Time, waiting and chance as one value, so that what waits can be tested without a clock.
public struct TimeSource: Sendable {
    /// A time that only moves forward, from an arbitrary start.
    public var uptime: @Sendable () -> Duration
    /// The date, which people may set.
    public var date: @Sendable () -> Date
    /// A number from 0 up to, but not including, 1.
    public var random: @Sendable () -> Double
    /// Waits; throws `CancellationError` as soon as the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    public init(
        uptime: @escaping @Sendable () -> Duration,
        date: @escaping @Sendable () -> Date,
        random: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.uptime = uptime
        self.date = date
        self.random = random
        self.sleep = sleep
    }

    /// The machine's.
    public static let system: Self = {
        let start = ContinuousClock.now
        return Self(
            uptime: { ContinuousClock.now - start },
            date: { Date() },
            random: { Double.random(in: 0..<1) },
            sleep: { try await Task.sleep(for: $0) }
        )
    }()
}

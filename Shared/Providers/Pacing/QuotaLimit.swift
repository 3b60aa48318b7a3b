/// How many units may be used: a steady rate and what may come at once.
///
/// In any minute at most `capacity + 60 × unitsPerSecond` units are used, also across restarts, because a bucket
/// starts empty.
public struct QuotaLimit: Sendable, Hashable {
    public let unitsPerSecond: Double
    public let capacity: Double

    /// - Precondition: both are positive.
    public init(unitsPerSecond: Double, capacity: Double) {
        precondition(unitsPerSecond > 0 && capacity > 0, "a quota needs a positive rate and capacity")
        self.unitsPerSecond = unitsPerSecond
        self.capacity = capacity
    }

    /// What a limit per minute leaves when up to `capacity` units may come at once.
    /// - Precondition: `0 < capacity < units`.
    public static func perMinute(_ units: Double, capacity: Double) -> Self {
        precondition(capacity < units, "the capacity must leave something of the limit per minute for the rate")
        return Self(unitsPerSecond: (units - capacity) / 60, capacity: capacity)
    }
}

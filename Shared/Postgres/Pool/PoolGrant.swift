/// What a caller of a pool gets.
enum PoolGrant<Connection> {
    /// A connection that has not been used since.
    case connection(Connection, idleSince: ContinuousClock.Instant)
    /// The right to open one.
    case slot
}

extension PoolGrant: Sendable where Connection: Sendable {}

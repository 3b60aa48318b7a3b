import Jobs

/// What does not start.
struct MemoryPause: Sendable, Hashable {
    let scope: PauseScope
    let key: String
}

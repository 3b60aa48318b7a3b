import HTTPClient

/// Keeps requests to one site apart in time, whoever makes them.
actor HostPace {
    private let time: TimeSource
    private var next: [String: Duration] = [:]

    init(time: TimeSource) {
        self.time = time
    }

    /// Waits until the site may be asked. First come, first served.
    ///
    /// - Throws: `CancellationError`, at once.
    func wait(for origin: String, interval: Duration) async throws {
        try Task.checkCancellation()
        let now = time.uptime()
        let due = max(now, next[origin] ?? now)
        next[origin] = due + interval
        if due > now { try await time.sleep(due - now) }
    }
}

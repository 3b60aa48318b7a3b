import Synchronization

/// One timer for many deadlines.
///
/// Most handlers end long before theirs, and many have the same timeout: a deadline costs an entry in a table, and the
/// timer sleeps until the earliest there was when it was set. A sleep of its own for each would stay in memory until
/// the deadline, also when it is cancelled.
final class Deadlines: Sendable {
    private struct State {
        var entries: [UInt64: (at: ContinuousClock.Instant, expire: @Sendable () -> Void)] = [:]
        var last: UInt64 = 0
        var timer: (at: ContinuousClock.Instant, task: Task<Void, Never>)?
    }

    private let state = Mutex(State())

    deinit {
        state.withLock { $0.timer?.task.cancel() }
    }

    /// - Parameter expire: called once the instant has come, unless it is cleared before.
    /// - Returns: what ``clear(_:)`` takes.
    func set(_ instant: ContinuousClock.Instant, expire: @escaping @Sendable () -> Void) -> UInt64 {
        state.withLock { state in
            state.last += 1
            state.entries[state.last] = (instant, expire)
            sleep(until: instant, &state)
            return state.last
        }
    }

    func clear(_ deadline: UInt64) {
        _ = state.withLock { $0.entries.removeValue(forKey: deadline) }
    }

    private func sleep(until instant: ContinuousClock.Instant, _ state: inout State) {
        if let timer = state.timer, timer.at <= instant { return }
        state.timer?.task.cancel()
        let task = Task { [weak self] in
            try? await ContinuousClock().sleep(until: instant)  // woken early by an earlier deadline's timer
            if !Task.isCancelled { self?.expire() }
        }
        state.timer = (instant, task)
    }

    private func expire() {
        let now = ContinuousClock.now
        let due = state.withLock { state in
            let due = state.entries.filter { $0.value.at <= now }
            for deadline in due.keys { state.entries[deadline] = nil }
            state.timer = nil
            if let next = state.entries.values.map(\.at).min() { sleep(until: next, &state) }
            return due.values.sorted { $0.at < $1.at }
        }
        for entry in due { entry.expire() }
    }
}

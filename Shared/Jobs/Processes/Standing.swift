import Synchronization

/// Whether this process may act: it holds its lock and was not proven dead.
///
/// Closed while the lock session is lost, and when nobody has looked for so long that others may have proven it dead:
/// a process that was frozen must not act on what it knew before. Who works under a claim asks before each thing it
/// starts and each request it sends outside; writes in our database compare the fence instead.
public final class Standing: Sendable {
    private struct State {
        /// `nil` while closed.
        var goodUntil: ContinuousClock.Instant?
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter = 0

        var isGood: Bool { goodUntil.map { ContinuousClock.now < $0 } ?? false }
    }

    private let state = Mutex(State())

    /// Closed, until a ``ProcessLock`` opens it.
    public init() {}

    /// A standing that is always good, for work outside any service: tests and one-shot commands.
    public static var assured: Standing {
        let standing = Standing()
        standing.open(for: .seconds(100 * 365 * 86_400))
        return standing
    }

    /// `nil` while closed.
    var goodUntil: ContinuousClock.Instant? { state.withLock { $0.goodUntil } }

    public var isGood: Bool { state.withLock { $0.isGood } }

    /// Waits until this process may act.
    ///
    /// - Throws: `CancellationError` when the task is cancelled meanwhile.
    public func confirm() async throws {
        try Task.checkCancellation()
        if isGood { return }
        await wait()
        try Task.checkCancellation()
    }

    /// Opens it for a time that began when the proof was asked for, not when it came.
    func open(for time: Duration, since start: ContinuousClock.Instant = .now) {
        open(until: start + time)
    }

    func open(until instant: ContinuousClock.Instant) {
        let waiters = state.withLock { state in
            state.goodUntil = instant
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    func close() {
        state.withLock { $0.goodUntil = nil }
    }

    private func wait() async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let resumeNow = state.withLock { state in
                    guard !state.isGood, !Task.isCancelled else { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if resumeNow { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }
}

import Synchronization

/// Whether this process may act: it holds its lock and was not proven dead.
///
/// Closed while the lock session is lost. Who works under a claim asks before each thing it starts and each request
/// it sends outside; writes in our database compare the fence instead.
public final class Standing: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    /// Closed, until a ``ProcessLock`` opens it.
    public init() {}

    /// A standing that is always good, for work outside any service: tests and one-shot commands.
    public static var assured: Standing {
        let standing = Standing()
        standing.open()
        return standing
    }

    public var isGood: Bool { state.withLock { $0.isOpen } }

    /// Waits until this process may act.
    ///
    /// - Throws: `CancellationError` when the task is cancelled meanwhile.
    public func confirm() async throws {
        try Task.checkCancellation()
        if isGood { return }
        await wait()
        try Task.checkCancellation()
    }

    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    func close() {
        state.withLock { $0.isOpen = false }
    }

    private func wait() async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let resumeNow = state.withLock { state in
                    guard !state.isOpen, !Task.isCancelled else { return true }
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

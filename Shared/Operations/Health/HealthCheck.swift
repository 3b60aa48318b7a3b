import Synchronization

/// One registered check. Runs at most once at a time, however many ask, and an answer is never waited for longer than
/// the timeout: a check that hangs is what deafness looks like.
final class HealthCheck: Sendable {
    typealias Body = @Sendable () async -> HealthState

    let name: String
    let limit: Duration?
    private let timeout: Duration
    private let body: Body
    private let state = Mutex(State())

    private struct Waiter {
        let continuation: CheckedContinuation<HealthState, Never>
        var expiry: Task<Void, any Error>?

        func resume(with result: HealthState) {
            expiry?.cancel()
            continuation.resume(returning: result)
        }
    }

    private struct State {
        var isRunning = false
        var nextWaiter = 0
        var waiters: [Int: Waiter] = [:]
        var failingFor: Duration?
    }

    init(_ name: String, limit: Duration?, timeout: Duration, _ body: @escaping Body) {
        self.name = name
        self.limit = limit
        self.timeout = timeout
        self.body = body
    }

    /// Asks now.
    func report() async -> HealthReport.Component {
        component(await evaluate())
    }

    /// Asks now, and adds `elapsed` to the time it has been failing.
    ///
    /// The first failure counts as zero. Only time that was observed counts, so that a process which was frozen for a
    /// minute does not take the minute for its component's failure.
    func poll(elapsed: Duration) async -> HealthReport.Component {
        let result = await evaluate()
        state.withLock { state in
            state.failingFor = result.isFailing ? state.failingFor.map { $0 + elapsed } ?? .zero : nil
        }
        return component(result)
    }

    private func component(_ result: HealthState) -> HealthReport.Component {
        let failingFor = state.withLock { $0.failingFor }
        return HealthReport.Component(
            name: name,
            state: result,
            failingFor: result.isFailing ? failingFor ?? .zero : .zero,
            limit: limit
        )
    }

    /// Both tasks are unstructured, because a check that never returns must not keep the one who asks.
    private func evaluate() async -> HealthState {
        await withCheckedContinuation { continuation in
            let (waiter, mustStart) = state.withLock { state in
                state.nextWaiter += 1
                state.waiters[state.nextWaiter] = Waiter(continuation: continuation)
                defer { state.isRunning = true }
                return (state.nextWaiter, !state.isRunning)
            }
            let expiry = Task { [timeout] in
                try await Task.sleep(for: timeout)
                resume(waiter, with: .failing("no answer within \(DurationText.format(timeout))"))
            }
            state.withLock { $0.waiters[waiter]?.expiry = expiry }
            if mustStart { Task { finish(with: await body()) } }
        }
    }

    private func resume(_ waiter: Int, with result: HealthState) {
        state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resume(with: result)
    }

    private func finish(with result: HealthState) {
        let waiters = state.withLock { state in
            state.isRunning = false
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in waiters.values { waiter.resume(with: result) }
    }
}

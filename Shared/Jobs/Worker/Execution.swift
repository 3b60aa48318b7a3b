import Synchronization

/// One handler at work: it can be asked to stop, and is given up when it does not listen.
///
/// Swift cannot end a task that ignores cancellation. Such a handler is reported as deaf and its slot stays taken:
/// freeing it would let the same work run twice in one process.
package final class Execution: Sendable {
    /// How a handler ended.
    package enum Ending<Value: Sendable>: Sendable {
        case returned(Value)
        case threw(any Error)
        /// It was asked to stop and threw.
        case stopped(Stop)
        /// It was asked to stop and goes on.
        case deaf(Stop)
    }

    private struct State {
        var stop: Stop?
        var cancel: (@Sendable () -> Void)?
    }

    private let deadlines: Deadlines
    private let state = Mutex(State())

    package convenience init() {
        self.init(deadlines: Deadlines())
    }

    init(deadlines: Deadlines) {
        self.deadlines = deadlines
    }

    /// Asks the handler to stop; the first reason counts.
    package func stop(_ reason: Stop) {
        let cancel = state.withLock { state in
            if state.stop == nil { state.stop = reason }
            defer { state.cancel = nil }
            return state.cancel
        }
        cancel?()
    }

    /// Why it was asked to stop, if it was.
    var reason: Stop? { state.withLock { $0.stop } }

    /// Asks the handler to stop after a while, unless ``lift(_:)`` comes before.
    func limit(to timeout: Duration) -> UInt64 {
        deadlines.set(.now + timeout) { self.stop(.deadline) }
    }

    func lift(_ deadline: UInt64) {
        deadlines.clear(deadline)
    }

    /// Runs the handler and waits for its end, at most `timeout`, when there is one, and then `patience`.
    package func run<Value: Sendable>(
        timeout: Duration?, patience: Duration, _ handler: @escaping @Sendable () async throws -> Value
    ) async -> Ending<Value> {
        if let reason { return .stopped(reason) }  // asked to stop before it began: it never begins
        let deadline = timeout.map(limit)
        defer { deadline.map(lift) }
        let end = End<Result<Value, any Error>?>()
        let task = Task {
            do {
                end.come(.success(try await handler()))
            } catch {
                end.come(.failure(error))
            }
        }
        arm(patience, end) { task.cancel() }
        switch await end.value {
        case .success(let value): return .returned(value)
        case .failure(let error): return reason.map(Ending.stopped) ?? .threw(error)
        case nil: return .deaf(reason ?? .deadline)
        }
    }

    /// From here on a stop cancels the task and starts the clock of patience.
    private func arm<Value: Sendable>(
        _ patience: Duration, _ end: End<Result<Value, any Error>?>, cancelTask: @escaping @Sendable () -> Void
    ) {
        let cancel: @Sendable () -> Void = {
            cancelTask()
            Task {
                try await ContinuousClock().sleep(for: patience)
                end.come(nil)
            }
        }
        let wasStopped = state.withLock { state in
            state.cancel = cancel
            return state.stop != nil
        }
        if wasStopped { cancel() }
    }
}

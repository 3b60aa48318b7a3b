import Synchronization

/// One handler at work: it can be asked to stop, and is given up when it does not listen.
///
/// Swift cannot end a task that ignores cancellation. Such a handler is reported as deaf and its slot stays taken:
/// freeing it would let the same work run twice in one process.
final class Execution: Sendable {
    /// How a handler ended.
    enum Ending<Value: Sendable>: Sendable {
        case returned(Value)
        case threw(any Error)
        /// It was asked to stop and threw.
        case stopped(Stop)
        /// It was asked to stop and goes on.
        case deaf(Stop)
    }

    private enum Event<Value: Sendable>: Sendable {
        case ended(Result<Value, any Error>)
        case deadline
        case patienceOver
    }

    private struct State {
        var stop: Stop?
        var cancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Asks the handler to stop; the first reason counts.
    func stop(_ reason: Stop) {
        let cancel = state.withLock { state in
            if state.stop == nil { state.stop = reason }
            return state.cancel
        }
        cancel?()
    }

    /// Runs the handler and waits for its end, at most `timeout` and then `patience`.
    func run<Value: Sendable>(
        timeout: Duration, patience: Duration, _ handler: @escaping @Sendable () async throws -> Value
    ) async -> Ending<Value> {
        if let reason { return .stopped(reason) }  // asked to stop before it began: it never begins
        let (events, continuation) = AsyncStream.makeStream(of: Event<Value>.self)
        let task = Task { try await handler() }
        let timer = Task {
            try await ContinuousClock().sleep(for: timeout)
            continuation.yield(.deadline)
        }
        Task { continuation.yield(.ended(await task.result)) }
        defer { timer.cancel() }
        arm(task, patience, continuation)
        return await firstEnding(events)
    }

    /// From here on a stop cancels the task and starts the clock of patience.
    private func arm<Value: Sendable>(
        _ task: Task<Value, any Error>, _ patience: Duration, _ continuation: AsyncStream<Event<Value>>.Continuation
    ) {
        let cancel: @Sendable () -> Void = {
            task.cancel()
            Task {
                try await ContinuousClock().sleep(for: patience)
                continuation.yield(.patienceOver)
            }
        }
        let wasStopped = state.withLock { state in
            state.cancel = cancel
            return state.stop != nil
        }
        if wasStopped { cancel() }
    }

    private func firstEnding<Value: Sendable>(_ events: AsyncStream<Event<Value>>) async -> Ending<Value> {
        for await event in events {
            switch event {
            case .ended(.success(let value)): return .returned(value)
            case .ended(.failure(let error)): return reason.map(Ending.stopped) ?? .threw(error)
            case .deadline: stop(.deadline)
            case .patienceOver: return .deaf(reason ?? .deadline)
            }
        }
        return .deaf(reason ?? .deadline)  // the stream has no end; a cancelled waiter leaves the handler behind
    }

    private var reason: Stop? { state.withLock { $0.stop } }
}

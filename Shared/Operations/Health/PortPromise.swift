import Synchronization

/// A port that will be known once a server is bound.
final class PortPromise: Sendable {
    private typealias Waiter = CheckedContinuation<Int, any Error>

    private enum State {
        case waiting([Waiter])
        case done(Result<Int, any Error>)
    }

    private let state = Mutex(State.waiting([]))

    /// Whether the port is known.
    var isFulfilled: Bool {
        state.withLock { state in
            if case .done(.success) = state { true } else { false }
        }
    }

    var value: Int {
        get async throws {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<Int, any Error>? = state.withLock { state in
                    switch state {
                    case .done(let result): return result
                    case .waiting(let waiters):
                        state = .waiting(waiters + [continuation])
                        return nil
                    }
                }
                if let result { continuation.resume(with: result) }
            }
        }
    }

    func fulfil(_ port: Int) { finish(.success(port)) }

    /// Does nothing when the port is known already.
    func fail(_ error: any Error) { finish(.failure(error)) }

    private func finish(_ result: Result<Int, any Error>) {
        let waiters: [Waiter] = state.withLock { state in
            guard case .waiting(let waiters) = state else { return [] }
            state = .done(result)
            return waiters
        }
        for waiter in waiters { waiter.resume(with: result) }
    }
}

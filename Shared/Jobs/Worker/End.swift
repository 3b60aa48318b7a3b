import Synchronization

/// A value that comes once, from whoever is first; later ones are dropped.
final class End<Value: Sendable>: Sendable {
    private enum State {
        case awaited(CheckedContinuation<Value, Never>?)
        case here(Value)
    }

    private let state = Mutex(State.awaited(nil))

    func come(_ value: Value) {
        let waiter: CheckedContinuation<Value, Never>? = state.withLock { state in
            guard case .awaited(let waiter) = state else { return nil }
            state = .here(value)
            return waiter
        }
        waiter?.resume(returning: value)
    }

    /// Waits for the value; for one task only.
    var value: Value {
        get async {
            await withCheckedContinuation { continuation in
                let value: Value? = state.withLock { state in
                    guard case .here(let value) = state else {
                        state = .awaited(continuation)
                        return nil
                    }
                    return value
                }
                if let value { continuation.resume(returning: value) }
            }
        }
    }
}

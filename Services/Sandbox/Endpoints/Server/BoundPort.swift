import Synchronization

/// The port a server was given, for whoever waits for it.
final class BoundPort: Sendable {
    private enum State {
        /// Goes to `known` or `failed`, resuming who waits.
        case waiting([CheckedContinuation<Int, any Error>])
        case known(Int)
        case failed(any Error)
    }

    private let state = Mutex(State.waiting([]))

    /// - Throws: what ended the server before it had a port.
    var value: Int {
        get async throws {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<Int, any Error>? = state.withLock { state in
                    switch state {
                    case .waiting(let others):
                        state = .waiting(others + [continuation])
                        return nil
                    case .known(let port): return .success(port)
                    case .failed(let error): return .failure(error)
                    }
                }
                if let result { continuation.resume(with: result) }
            }
        }
    }

    func resolve(_ result: Result<Int, any Error>) {
        let waiting: [CheckedContinuation<Int, any Error>] = state.withLock { state in
            guard case .waiting(let continuations) = state else { return [] }
            switch result {
            case .success(let port): state = .known(port)
            case .failure(let error): state = .failed(error)
            }
            return continuations
        }
        for continuation in waiting { continuation.resume(with: result) }
    }
}

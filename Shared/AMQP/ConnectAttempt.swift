import Synchronization

/// One blocking attempt to connect, which its caller may stop waiting for.
///
/// The resolver and the handshake cannot be interrupted: the loser of the race between result and cancellation is
/// dropped, and with it the connection it may have made.
final class ConnectAttempt: Sendable {
    typealias Continuation = CheckedContinuation<ConnectionHandle, any Error>

    private enum State {
        case new
        case waiting(Continuation)
        case over
    }

    private let state = Mutex(State.new)

    /// Begins to wait.
    ///
    /// - Returns: whether to begin connecting; `false` when the attempt was abandoned before.
    func wait(_ continuation: Continuation) -> Bool {
        let isWaiting = state.withLock { state in
            guard case .new = state else { return false }
            state = .waiting(continuation)
            return true
        }
        if !isWaiting { continuation.resume(throwing: CancellationError()) }
        return isWaiting
    }

    /// Whether somebody still waits for the result.
    var isWanted: Bool {
        state.withLock { if case .waiting = $0 { true } else { false } }
    }

    func finish(_ handle: sending ConnectionHandle) {
        take()?.resume(returning: handle)
    }

    func fail(_ error: any Error) {
        take()?.resume(throwing: error)
    }

    private func take() -> Continuation? {
        state.withLock { state in
            defer { state = .over }
            guard case .waiting(let continuation) = state else { return nil }
            return continuation
        }
    }
}

import Synchronization

/// Collects acknowledgements of one connection's deliveries from any thread, and wakes the connection's owner: for the
/// first one to send, and again when there are enough to send at once.
///
/// Delivery tags belong to the connection they came over. When that is lost, the buffer is closed, and what is settled
/// later is dropped: the broker has handed those messages out again by then.
final class AckBuffer: Sendable {
    private struct State {
        var coalescer = AckCoalescer()
        var isClosed = false
    }

    /// How many acknowledgements are not worth waiting for more.
    let enough: Int
    private let state = Mutex(State())
    private let wake: @Sendable () -> Void

    /// - Parameter wake: tells the owner that there is something to ``drain()``.
    init(enough: Int, wake: @escaping @Sendable () -> Void) {
        self.enough = max(1, enough)
        self.wake = wake
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// How many answers wait to be sent.
    var pendingCount: Int { state.withLock { $0.coalescer.pendingCount } }

    func settle(_ tag: UInt64, _ disposition: AckCoalescer.Disposition) {
        let isWakeDue = state.withLock { state in
            let before = state.coalescer.pendingCount
            guard !state.isClosed else { return false }
            state.coalescer.settle(tag, disposition)
            let now = state.coalescer.pendingCount
            return now > before && (now == 1 || now == enough)
        }
        if isWakeDue { wake() }
    }

    /// The frames to send now.
    func drain() -> [AckCoalescer.Frame] {
        state.withLock { $0.coalescer.flush() }
    }

    /// The connection is gone.
    func close() {
        state.withLock { $0.isClosed = true }
    }
}

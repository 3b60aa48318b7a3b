import Synchronization

/// Collects acknowledgements of one connection's deliveries from any thread, and wakes the connection's owner once per
/// batch: while it has not come yet, further acknowledgements join in.
///
/// Delivery tags belong to the connection they came over. When that is lost, the buffer is closed, and what is settled
/// later is dropped: the broker has handed those messages out again by then.
final class AckBuffer: Sendable {
    private struct State {
        var coalescer = AckCoalescer()
        var isWakeScheduled = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let wake: @Sendable () -> Void

    /// - Parameter wake: asks the owner to call ``drain()`` soon.
    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    func settle(_ tag: UInt64, _ disposition: AckCoalescer.Disposition) {
        let isFirst = state.withLock { state in
            guard !state.isClosed else { return false }
            state.coalescer.settle(tag, disposition)
            guard state.coalescer.hasPending, !state.isWakeScheduled else { return false }
            state.isWakeScheduled = true
            return true
        }
        if isFirst { wake() }
    }

    /// The frames to send now.
    func drain() -> [AckCoalescer.Frame] {
        state.withLock { state in
            state.isWakeScheduled = false
            return state.coalescer.flush()
        }
    }

    /// The connection is gone.
    func close() {
        state.withLock { $0.isClosed = true }
    }
}

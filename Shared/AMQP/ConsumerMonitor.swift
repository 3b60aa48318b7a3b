import Synchronization

/// Keeps a consumer's health where anyone may read it.
final class ConsumerMonitor: Sendable {
    private enum State {
        case hearing
        case deaf(since: ContinuousClock.Instant, reason: String?)
        case stopped
    }

    private let state = Mutex(State.deaf(since: .now, reason: nil))

    var health: AMQPConsumerHealth {
        state.withLock { state in
            switch state {
            case .hearing: AMQPConsumerHealth(isConsuming: true, deafSince: nil, lastError: nil)
            case .stopped: AMQPConsumerHealth(isConsuming: false, deafSince: nil, lastError: nil)
            case .deaf(let since, let reason):
                AMQPConsumerHealth(isConsuming: false, deafSince: since, lastError: reason)
            }
        }
    }

    func hears() {
        change { _ in .hearing }
    }

    /// Deaf since the first reason; the newest reason is the one told.
    func deaf(because reason: String?) {
        change { state in
            guard case .deaf(let since, let earlier) = state else { return .deaf(since: .now, reason: reason) }
            return .deaf(since: since, reason: reason ?? earlier)
        }
    }

    func stopped() {
        change { _ in .stopped }
    }

    /// Stopped is for good.
    private func change(_ transition: (State) -> State) {
        state.withLock { state in
            if case .stopped = state { return }
            state = transition(state)
        }
    }
}

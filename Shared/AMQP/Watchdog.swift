import CRabbitMQ
import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Shuts a connection's socket down, from a queue of its own, when the library can no longer notice a dead peer.
///
/// librabbitmq 0.11 to 0.13 may wait without end inside a publish or a heartbeat when the peer is gone (rabbitmq-c
/// issue 788), and no version bounds sending to a peer that does not read. Shutting the socket down makes every
/// such call return with an error. It strikes when a call has taken too long, or the peer has sent nothing, heartbeats
/// included, for two and a half of them.
final class Watchdog: Sendable {
    /// The longest a round of library calls may take; beyond any reply the library waits for.
    static let longestCall = ConnectionHandle.replyTimeout + .seconds(2)

    private static let queue = DispatchQueue(label: "amqp.watchdog", qos: .userInitiated)

    private struct State {
        /// A duplicate of the library's descriptor, which the library may close at any time; `nil` once stopped.
        var descriptor: Int32?
        var callBegan: ContinuousClock.Instant?
        var timer: (any DispatchSourceTimer)?
    }

    private let state: Mutex<State>
    private let longestSilence: Duration

    init(descriptor: Int32, heartbeat: Duration) {
        let duplicate = dup(descriptor)
        state = Mutex(State(descriptor: duplicate < 0 ? nil : duplicate))
        longestSilence = heartbeat * 5 / 2
        start(every: min(heartbeat / 2, .seconds(1)))
    }

    deinit {
        stop()
    }

    /// Marks the begin of a round of library calls.
    func callBegins() {
        state.withLock { $0.callBegan = .now }
    }

    /// Marks its end.
    func callEnded() {
        state.withLock { $0.callBegan = nil }
    }

    /// Ends the watch; the socket is left alone from now on.
    func stop() {
        state.withLock { state in
            if let descriptor = state.descriptor.take() { close(descriptor) }
            state.timer.take()?.cancel()
        }
    }

    private func start(every interval: Duration) {
        state.withLock { state in
            let timer = DispatchSource.makeTimerSource(queue: Self.queue)
            timer.schedule(deadline: .now() + interval.timeInterval, repeating: interval.timeInterval)
            timer.setEventHandler { @Sendable [weak self] in self?.check() }
            timer.activate()
            state.timer = timer
        }
    }

    private func check() {
        state.withLock { state in
            guard let descriptor = state.descriptor else { return }
            let isStuck = state.callBegan.map { .now - $0 > Self.longestCall } ?? false
            let silence = Duration.milliseconds(crmq_socket_silence(descriptor))
            guard isStuck || silence > longestSilence else { return }
            shutdown(descriptor, Int32(SHUT_RDWR))
        }
    }
}

extension Duration {
    /// The span in seconds, as Dispatch takes it.
    var timeInterval: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

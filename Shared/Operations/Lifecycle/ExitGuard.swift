import Dispatch
import Glibc
import Logging
import Synchronization

/// Makes sure that the process ends when it should, even when Swift's thread pool is blocked and no task runs.
///
/// It lives on a dispatch queue of its own. It ends the process with 70 when a shutdown takes longer than the grace
/// period and what comes after it, and when the watchdog has not had its turn for 30 s.
final class ExitGuard: @unchecked Sendable {  // what is mutable is touched on `queue` only; the pulse is atomic
    private static let missedPulses = 6

    private let deadline: Duration
    private let pulsePeriod: Duration
    private let logger: Logger
    private let end: @Sendable (ProcessExitCode) -> Void
    private let queue = DispatchQueue(label: "carillon.exit-guard")
    private let pulses = Atomic<Int>(0)
    private var sources: [any DispatchSourceProtocol] = []
    private var onSignal: (@Sendable () -> Void)?
    private var isEnding = false
    private var seenPulses = 0
    private var missed = 0

    /// `end` is called on the guard's queue, `deadline` after the end of the process was first expected, or when six
    /// times in a row there was no pulse during `pulsePeriod`.
    init(
        deadline: Duration,
        pulsePeriod: Duration = .seconds(5),
        logger: Logger,
        end: @escaping @Sendable (ProcessExitCode) -> Void
    ) {
        self.deadline = deadline
        self.pulsePeriod = pulsePeriod
        self.logger = logger
        self.end = end
    }

    /// Begins to listen to SIGTERM and SIGINT. Until `started`, either ends the process at once with 0: there is nothing
    /// to drain yet.
    ///
    /// Returns when it hears them: dispatch registers sources on a thread of its own, and a signal that came before
    /// would end the process by its default action.
    func arm() {
        let registrations = DispatchGroup()
        queue.sync {
            for signal in [SIGTERM, SIGINT] {
                let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
                source.setEventHandler { [weak self] in self?.signalled() }
                registrations.enter()
                source.setRegistrationHandler { registrations.leave() }
                keep(source)
            }
            let timer = DispatchSource.makeTimerSource(queue: queue)
            let period = pulsePeriod.dispatchInterval
            timer.schedule(deadline: .now() + period, repeating: period, leeway: .milliseconds(100))
            timer.setEventHandler { [weak self] in self?.checkPulse() }
            keep(timer)
        }
        registrations.wait()
    }

    /// From now on a signal calls `onSignal`, and the pulse is expected.
    func started(onSignal: @escaping @Sendable () -> Void) {
        queue.sync { self.onSignal = onSignal }
    }

    /// The thread pool runs.
    func pulse() {
        pulses.wrappingAdd(1, ordering: .relaxed)
    }

    /// The process is about to end; if it has not within the deadline, it is ended.
    func expectEnd() {
        queue.async { self.beginEnding() }
    }

    /// Stops everything; the process ends in order.
    func disarm() {
        queue.sync {
            for source in sources { source.cancel() }
            sources = []
            isEnding = true
        }
    }

    private func keep(_ source: any DispatchSourceProtocol) {
        sources.append(source)
        source.activate()
    }

    private func signalled() {
        guard let onSignal else {
            end(.success)
            return
        }
        beginEnding()
        onSignal()
    }

    private func beginEnding() {
        guard !isEnding else { return }
        isEnding = true
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + deadline.dispatchInterval)
        timer.setEventHandler { [weak self] in self?.overdue() }
        keep(timer)
    }

    private func overdue() {
        logger.critical(
            "shutdown is overdue: something ignores its cancellation; ending the process",
            metadata: ["after": "\(DurationText.format(deadline))"]
        )
        end(.software)
    }

    /// Counts turns rather than time, so that a frozen process gets its chance when it wakes.
    private func checkPulse() {
        guard onSignal != nil, !isEnding else { return }
        let current = pulses.load(ordering: .relaxed)
        missed = current == seenPulses ? missed + 1 : 0
        seenPulses = current
        guard missed >= Self.missedPulses else { return }
        logger.critical(
            "no task has had its turn: something blocks the thread pool; ending the process",
            metadata: ["after": "\(DurationText.format(pulsePeriod * missed))"]
        )
        end(.software)
    }
}

extension Duration {
    fileprivate var dispatchInterval: DispatchTimeInterval {
        .milliseconds(Int(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000))
    }
}

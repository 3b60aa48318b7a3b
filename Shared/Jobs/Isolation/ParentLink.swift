import FoundationEssentials
import Glibc
import Synchronization

/// A child's link to its parent: standard input, read by a thread of its own, and standard error.
///
/// The thread works also when every other is busy with the handler. At the end of the input the parent has died: then
/// this process is killed, with all it has started, for it is the first of its session.
final class ParentLink: Sendable {
    private struct State {
        var stop: Stop?
        var onStop: (@Sendable (Stop) -> Void)?
        var hasWork = false
    }

    private let standing: Standing
    private let state = Mutex(State())
    private let arrival: AsyncStream<IsolatedWork>
    private let arrive: AsyncStream<IsolatedWork>.Continuation

    init(standing: Standing) {
        self.standing = standing
        (arrival, arrive) = AsyncStream.makeStream()
    }

    /// Listens from now on, and waits for the work.
    ///
    /// - Throws: ``NoParent``.
    func work() async throws -> IsolatedWork {
        try listen()
        guard let work = await arrival.first(where: { _ in true }) else { throw NoParent() }
        return work
    }

    /// What to do when the parent wants the work stopped; at once if it has said so already.
    func onStop(_ action: @escaping @Sendable (Stop) -> Void) {
        let stop = state.withLock { state in
            state.onStop = action
            return state.stop
        }
        if let stop { action(stop) }
    }

    /// Says something to the parent, in one piece.
    func tell(_ message: ChildMessage) {
        guard let text = try? JSONEncoder().encode(message) else { return }  // of our own plain types
        let line = [ChildMessage.separator] + text + [UInt8(ascii: "\n")]
        _ = write(STDERR_FILENO, line, line.count)  // a parent that reads no more has died, which ends this process
    }

    private func listen() throws {
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { link in
                if let link { Unmanaged<ParentLink>.fromOpaque(link).takeRetainedValue().read() }
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        if code != 0 { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EAGAIN) }
        pthread_detach(thread)
    }

    private func read() {
        var rest: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest += bytes[..<count]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                take(rest[..<end])
                rest.removeSubrange(...end)
            }
        }
        if state.withLock({ $0.hasWork }) { kill(0, SIGKILL) }
        arrive.finish()
    }

    private func take(_ line: ArraySlice<UInt8>) {
        guard let message = try? JSONDecoder().decode(ParentMessage.self, from: Data(line)) else {
            return arrive.finish()
        }
        switch message {
        case .work(let work):
            state.withLock { $0.hasWork = true }
            arrive.yield(work)
        case .standing(let goodUntil): standing.open(until: goodUntil)
        case .stop(let stop):
            let action = state.withLock { state in
                state.stop = stop
                return state.onStop
            }
            action?(stop)
        }
    }
}

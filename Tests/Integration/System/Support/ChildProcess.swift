import FoundationEssentials
import Glibc
import Synchronization

/// A program that runs beside a test.
final class ChildProcess: Sendable {
    enum Exit: Hashable, Sendable {
        case code(Int32)
        case signal(Int32)
    }

    private struct State {
        var exit: Exit?
        var waiters: [AsyncStream<Exit>.Continuation] = []
    }

    let name: String
    let pid: pid_t
    /// The file that has its output.
    let log: String
    private let state = Mutex(State())

    /// - Parameter log: gets standard output; standard error too unless `errors` names another file.
    init(
        _ name: String, _ command: [String], environment: [String: String], log: String, errors: String? = nil,
        input: Spawn.Input = .nothing, undertaker: Undertaker
    ) throws {
        self.name = name
        self.log = log
        let pid = try Spawn.process(command, environment: environment, input: input, output: log, errors: errors)
        self.pid = pid
        try undertaker.take(pid)
        DetachedThread.run { [self] in reap(undertaker) }
    }

    /// Sends a signal; nothing happens when it has ended.
    func signal(_ signal: Int32) {
        state.withLock { if $0.exit == nil { kill(pid, signal) } }
    }

    /// Sends a signal to it and to what it started.
    func signalGroup(_ signal: Int32) {
        state.withLock { if $0.exit == nil { kill(-pid, signal) } }
    }

    /// SIGKILL, and waits until it is gone.
    func end() async throws {
        signalGroup(SIGKILL)
        _ = try await exit(within: .seconds(20))
    }

    /// How it ended.
    ///
    /// - Throws: ``NotInTime``.
    @discardableResult
    func exit(within limit: Duration) async throws -> Exit {
        let (exits, continuation) = AsyncStream.makeStream(of: Exit.self)
        let known = state.withLock { state in
            if state.exit == nil { state.waiters.append(continuation) }
            return state.exit
        }
        if let known { return known }
        return try await InTime.value("the end of \(name)", limit) {
            for await exit in exits { return exit }
            throw CancellationError()
        }
    }

    var hasEnded: Bool { state.withLock { $0.exit != nil } }

    /// Everything it printed so far.
    var output: String {
        String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
    }

    /// Reaps under the lock, so that no signal goes to a number that is another's by then.
    private func reap(_ undertaker: Undertaker) {
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let (exit, waiters) = state.withLock { state in
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            undertaker.forget(pid)
            let signal = status & 0x7F
            let exit = signal == 0 ? Exit.code((status >> 8) & 0xFF) : .signal(signal)
            state.exit = exit
            defer { state.waiters = [] }
            return (exit, state.waiters)
        }
        for waiter in waiters {
            waiter.yield(exit)
            waiter.finish()
        }
    }
}

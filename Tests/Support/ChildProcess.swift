import FoundationEssentials
package import Glibc
import Synchronization

/// A program that runs beside a test.
package final class ChildProcess: Sendable {
    package enum Exit: Hashable, Sendable {
        case code(Int32)
        case signal(Int32)
    }

    private struct State {
        var exit: Exit?
        var waiters: [AsyncStream<Exit>.Continuation] = []
    }

    package let name: String
    package let pid: pid_t
    /// The file that has its output.
    package let log: String
    private let state = Mutex(State())

    /// - Parameter log: gets standard output; standard error too unless `errors` names another file.
    package init(
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
    package func signal(_ signal: Int32) {
        state.withLock { if $0.exit == nil { kill(pid, signal) } }
    }

    /// Sends a signal to it and to what it started.
    package func signalGroup(_ signal: Int32) {
        state.withLock { if $0.exit == nil { kill(-pid, signal) } }
    }

    /// SIGKILL, and waits until it is gone.
    package func end() async throws {
        signalGroup(SIGKILL)
        _ = try await exit(within: .seconds(20))
    }

    /// How it ended.
    ///
    /// - Throws: ``NotInTime``.
    @discardableResult
    package func exit(within limit: Duration) async throws -> Exit {
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

    package var hasEnded: Bool { state.withLock { $0.exit != nil } }

    /// Everything it printed so far.
    package var output: String {
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

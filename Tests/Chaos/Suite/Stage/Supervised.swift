import FoundationEssentials
import Glibc
import Synchronization
import TestSupport

/// A service that is started anew whenever it ends, as any supervisor does.
final class Supervised: Sendable {
    private struct State {
        var process: ChildProcess
        var isWanted = true
        var endings: [String] = []
    }

    let name: String
    private let start: @Sendable () throws -> ChildProcess
    private let state: Mutex<State>

    /// Starts it; somebody must run ``supervise()``.
    init(_ name: String, _ start: @escaping @Sendable () throws -> ChildProcess) throws {
        self.name = name
        self.start = start
        state = Mutex(State(process: try start()))
    }

    var process: ChildProcess { state.withLock { $0.process } }
    var pid: pid_t { process.pid }

    /// How it ended so far.
    var endings: [String] { state.withLock { $0.endings } }

    /// Starts it anew whenever it ends, until ``stop()``.
    func supervise() async throws {
        while state.withLock({ $0.isWanted }) {
            let exit = try await process.exit(within: .seconds(86_400))
            try state.withLock { state in
                guard state.isWanted else { return }
                state.endings.append("\(exit)")
                state.process = try start()
            }
        }
    }

    /// SIGKILL; it is started anew at once.
    func kill() async throws {
        let process = process
        process.signal(SIGKILL)
        try await process.exit(within: .seconds(20))
    }

    func signal(_ signal: Int32) { process.signal(signal) }

    /// Ends it for good: in order if it can within the limit, else by SIGKILL.
    func stop(within limit: Duration) async throws {
        let process = state.withLock { state in
            state.isWanted = false
            return state.process
        }
        process.signal(SIGTERM)
        do { try await process.exit(within: limit) } catch is NotInTime { try await process.end() }
    }
}

import Synchronization

/// Runs an operation whenever asked, one at a time: however many ask meanwhile, they get one more run together.
final class Coalescer: Sendable {
    private struct State {
        var isRunning = false
        var isAsked = false
    }

    private let operation: @Sendable () async -> Void
    private let state = Mutex(State())

    init(_ operation: @escaping @Sendable () async -> Void) {
        self.operation = operation
    }

    /// Returns at once; a run begins after this call, now or when the present one ends.
    func ask() {
        let mustRun = state.withLock { state in
            state.isAsked = true
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if mustRun { Task { await run() } }
    }

    private func run() async {
        while goesOn() { await operation() }
    }

    private func goesOn() -> Bool {
        state.withLock { state in
            state.isRunning = state.isAsked
            state.isAsked = false
            return state.isRunning
        }
    }
}

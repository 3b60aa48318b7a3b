import FoundationEssentials
import Synchronization

/// The slots of a process and what is at work in them.
final class Workbench: Sendable {
    private struct State {
        var executions: [Claim: Execution] = [:]
        var isClosed = false
        var emptied: CheckedContinuation<Void, Never>?
    }

    /// How many handlers may run at once.
    let slots: Int
    private let state = Mutex(State())

    init(slots: Int) {
        self.slots = slots
    }

    /// Slots that are free.
    var free: Int { state.withLock { $0.isClosed ? 0 : slots - $0.executions.count } }

    var isEmpty: Bool { state.withLock { $0.executions.isEmpty } }

    var claims: [Claim] { state.withLock { Array($0.executions.keys) } }

    /// Takes a slot for a claim.
    func seat(_ claim: Claim) -> Execution {
        let execution = Execution()
        let isClosed = state.withLock { state in
            state.executions[claim] = execution
            return state.isClosed
        }
        if isClosed { execution.stop(.drain) }
        return execution
    }

    /// Gives the slot back.
    func leave(_ claim: Claim) {
        let emptied = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.executions[claim] = nil
            guard state.executions.isEmpty else { return nil }
            defer { state.emptied = nil }
            return state.emptied
        }
        emptied?.resume()
    }

    /// Takes nothing more.
    func close() {
        state.withLock { $0.isClosed = true }
    }

    func stop(_ claim: Claim, _ reason: Stop) {
        state.withLock { $0.executions[claim] }?.stop(reason)
    }

    func stopAll(_ reason: Stop) {
        for execution in state.withLock({ Array($0.executions.values) }) { execution.stop(reason) }
    }

    /// Waits until every slot is free; one waiter at a time.
    func emptied() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                guard !state.executions.isEmpty else { return true }
                state.emptied = continuation
                return false
            }
            if isEmpty { continuation.resume() }
        }
    }
}

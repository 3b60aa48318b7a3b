import FoundationEssentials
import Synchronization

/// The slots of a process and what is at work in them.
///
/// A handler that does not stop when told to keeps its slot, and its claim, for as long as the process lives.
final class Workbench: Sendable {
    private struct State {
        var executions: [Claim: Execution] = [:]
        var stranded: [Claim: StrandedWork] = [:]
        var isClosed = false
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0
    }

    private struct Waiter {
        let condition: Condition
        let continuation: CheckedContinuation<Void, Never>
    }

    /// What can be waited for.
    enum Condition {
        /// Nothing is at work but what cannot be stopped.
        case quiet
        /// A slot is free, or nothing more is taken.
        case room
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

    /// What is at work and may yet stop.
    var claims: [Claim] { state.withLock { state in state.executions.keys.filter { state.stranded[$0] == nil } } }

    /// Work that could not be ended, if there is any.
    var stranded: StrandedWork? { state.withLock { $0.stranded.values.first } }

    func isSeated(_ claim: Claim) -> Bool { state.withLock { $0.executions[claim] != nil } }

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
        change { $0.executions[claim] = nil }
    }

    /// Keeps the slot: the handler goes on although it was told to stop.
    func keep(_ claim: Claim, for stranded: StrandedWork) {
        change { $0.stranded[claim] = stranded }
    }

    /// Takes nothing more.
    func close() {
        change { $0.isClosed = true }
    }

    func stop(_ claim: Claim, _ reason: Stop) {
        state.withLock { $0.executions[claim] }?.stop(reason)
    }

    func stopAll(_ reason: Stop) {
        for execution in state.withLock({ Array($0.executions.values) }) { execution.stop(reason) }
    }

    /// Waits for a condition, at most `limit`.
    ///
    /// - Returns: whether it holds.
    @discardableResult
    func wait(for condition: Condition, within limit: Duration) async -> Bool {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        var timer: Task<Void, any Error>?
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enter(number, Waiter(condition: condition, continuation: continuation))
                timer = Task {
                    try await ContinuousClock().sleep(for: limit)
                    resume(number)
                }
            }
        } onCancel: {
            resume(number)
        }
        timer?.cancel()
        return state.withLock { holds(condition, $0) }
    }

    private func enter(_ number: Int, _ waiter: Waiter) {
        let resumeNow = state.withLock { state in
            if holds(waiter.condition, state) || Task.isCancelled { return true }
            state.waiters[number] = waiter
            return false
        }
        if resumeNow { waiter.continuation.resume() }
    }

    private func resume(_ number: Int) {
        state.withLock { $0.waiters.removeValue(forKey: number) }?.continuation.resume()
    }

    private func change(_ change: (inout State) -> Void) {
        let ready = state.withLock { state in
            change(&state)
            let ready = state.waiters.filter { holds($0.value.condition, state) }
            for number in ready.keys { state.waiters[number] = nil }
            return ready.values
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    private func holds(_ condition: Condition, _ state: borrowing State) -> Bool {
        switch condition {
        case .quiet: state.executions.count == state.stranded.count
        case .room: state.isClosed || state.executions.count < slots
        }
    }
}

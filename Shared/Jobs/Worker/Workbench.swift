import FoundationEssentials
import Synchronization

/// The slots of a process, what is at work in them, and what is done and being recorded.
///
/// A handler that does not stop when told to keeps its slot, and its claim, for as long as the process lives. One that
/// has returned gives its slot up while the ledger is told; its claim it keeps until then.
final class Workbench: Sendable {
    private struct State {
        var executions: [Claim: Execution] = [:]
        var begun = 0
        var recorded: Set<Claim> = []
        var stranded: [Claim: StrandedWork] = [:]
        var yielding: Set<Claim> = []
        var isClosed = false
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0
    }

    private struct Waiter {
        let condition: Condition
        let until: ContinuousClock.Instant
        let continuation: CheckedContinuation<Void, Never>
    }

    /// What can be waited for.
    enum Condition {
        /// Nothing is at work or being recorded but what cannot be stopped.
        case quiet
        /// A slot is free, or nothing more is taken.
        case room
    }

    /// How many handlers may run at once.
    let slots: Int
    private let deadlines = Deadlines()
    private let state = Mutex(State())

    /// So much may wait for the ledger, for each slot, before nothing more is taken.
    private static let recordedPerSlot = 4

    init(slots: Int) {
        self.slots = slots
    }

    /// Slots that are free.
    var free: Int { state.withLock { $0.isClosed ? 0 : room($0) } }

    /// Claims that have got a slot since the process began.
    var begun: Int { state.withLock { $0.begun } }

    var isEmpty: Bool { state.withLock { $0.executions.isEmpty } }

    /// What is at work and may yet stop.
    var claims: [Claim] { state.withLock { state in state.executions.keys.filter { state.stranded[$0] == nil } } }

    /// How much is not yet in the ledger.
    var unrecorded: Int { state.withLock { $0.executions.count + $0.recorded.count } }

    /// Work that could not be ended, if there is any.
    var stranded: StrandedWork? { state.withLock { $0.stranded.values.first } }

    func isSeated(_ claim: Claim) -> Bool {
        state.withLock { $0.executions[claim] != nil || $0.recorded.contains(claim) }
    }

    /// Takes a slot for a claim.
    func seat(_ claim: Claim) -> Execution {
        let execution = Execution(deadlines: deadlines)
        let isClosed = state.withLock { state in
            state.executions[claim] = execution
            state.begun += 1
            return state.isClosed
        }
        if isClosed { execution.stop(.drain) }
        return execution
    }

    /// The handler has returned: gives the slot back, not yet the claim.
    func record(_ claim: Claim) {
        change {
            $0.executions[claim] = nil
            $0.yielding.remove(claim)
            $0.recorded.insert(claim)
        }
    }

    /// Gives slot and claim back.
    func leave(_ claim: Claim) {
        change {
            $0.executions[claim] = nil
            $0.yielding.remove(claim)
            $0.recorded.remove(claim)
        }
    }

    /// Keeps the slot: the handler goes on although it was told to stop.
    func keep(_ claim: Claim, for stranded: StrandedWork) {
        change { $0.stranded[claim] = stranded }
    }

    private func room(_ state: borrowing State) -> Int {
        max(0, min(slots - state.executions.count, slots * Self.recordedPerSlot - state.recorded.count))
    }

    /// Takes nothing more, and hands back what does not want to be waited for.
    func close() {
        change { $0.isClosed = true }
        let yielding = state.withLock { state in state.yielding.compactMap { state.executions[$0] } }
        for execution in yielding { execution.stop(.drain) }
    }

    /// From here on the claim's work is handed back as soon as nothing more is taken.
    func yield(_ claim: Claim) {
        let execution = state.withLock { state in
            guard let execution = state.executions[claim] else { return nil as Execution? }
            state.yielding.insert(claim)
            return state.isClosed ? execution : nil
        }
        execution?.stop(.drain)
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
        let until = ContinuousClock.now + limit
        let deadline = deadlines.set(until) { [weak self] in self?.resume(number) }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enter(number, Waiter(condition: condition, until: until, continuation: continuation))
            }
        } onCancel: {
            resume(number)
        }
        deadlines.clear(deadline)
        return state.withLock { holds(condition, $0) }
    }

    private func enter(_ number: Int, _ waiter: Waiter) {
        let resumeNow = state.withLock { state in
            if holds(waiter.condition, state) || Task.isCancelled || waiter.until <= .now { return true }
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
            if state.waiters.isEmpty { return [Waiter]() }
            let ready = state.waiters.filter { holds($0.value.condition, state) }
            for number in ready.keys { state.waiters[number] = nil }
            return Array(ready.values)
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    private func holds(_ condition: Condition, _ state: borrowing State) -> Bool {
        switch condition {
        case .quiet: state.executions.count + state.recorded.count == state.stranded.count
        case .room: state.isClosed || room(state) > 0
        }
    }
}

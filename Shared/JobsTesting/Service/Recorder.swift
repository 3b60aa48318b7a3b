import Jobs
import Synchronization

/// What handlers returned and threw, by claim.
final class Recorder: Sendable {
    struct Record: Sendable {
        var outcome: JobOutcome?
        var error: (any Error)?
    }

    /// Called around a handler: as it begins, and once it has returned.
    struct Hooks: Sendable {
        var began: @Sendable () async throws -> Void = {}
        var returned: @Sendable () async throws -> Void = {}
    }

    private let state = Mutex<(records: [Claim: Record], hooks: [Claim: Hooks])>(([:], [:]))

    func expect(_ claim: Claim, _ hooks: Hooks) {
        state.withLock { $0.hooks[claim] = hooks }
    }

    /// What happened under a claim.
    func take(_ claim: Claim) -> Record {
        state.withLock { state in
            state.hooks[claim] = nil
            return state.records.removeValue(forKey: claim) ?? Record()
        }
    }

    func observe<Outcome: Sendable>(
        _ claim: Claim, _ handler: () async throws -> Outcome, _ keep: (inout Record, Outcome) -> Void
    ) async throws -> Outcome {
        let hooks = state.withLock { $0.hooks[claim] } ?? Hooks()
        do {
            try await hooks.began()
            let outcome = try await handler()
            state.withLock { keep(&$0.records[claim, default: Record()], outcome) }
            try await hooks.returned()
            return outcome
        } catch {
            state.withLock { $0.records[claim, default: Record()].error = error }
            throw error
        }
    }
}

import FoundationEssentials
import Jobs
import Models
import Postgres

extension MemoryLedger {
    private static let patience = Duration.seconds(10)

    func execute(_ job: ClaimedJob, of registry: JobRegistry, in execution: Execution) async throws {
        let decision = try await perform(job, registry, execution)
        do {
            try await write(job, decision)
        } catch is ClaimLost {
            return  // what it did is void, and it runs again
        } catch {
            if let error = error as? PostgresError, error.code == .poolClosed { throw NeedsDatabase(job.type) }
            let backoff = registry.queuedJob(job.type)?.backoff ?? .standard
            let text = "its effects could not be written: \(error)"
            try await write(job, .afterFailure(text, job: job, delay: nil, backoff: backoff))
        }
    }

    private func perform(
        _ job: ClaimedJob, _ registry: JobRegistry, _ execution: Execution
    ) async throws -> JobDecision {
        guard let handler = registry.queuedJob(job.type) else {
            return .bury("this service has no job type \(job.type)")
        }
        let timeout = job.timeout ?? handler.timeout
        let context = context(job.claim, attempt: job.attempt, cause: job.cause, timeout: timeout)
        let ending = await execution.run(timeout: timeout, patience: Self.patience) {
            try await self.run(handler, job, context)
        }
        switch ending {
        case .returned(let outcome): return JobDecision(outcome, job: job, backoff: handler.backoff)
        case .threw(let error as PostgresError) where error.code == .poolClosed: throw NeedsDatabase(job.type)
        case .threw(let error): return .afterFailure("\(error)", job: job, delay: nil, backoff: handler.backoff)
        case .stopped(.deadline):
            return .afterFailure("stopped after \(timeout)", job: job, delay: nil, backoff: handler.backoff)
        case .stopped(.request): return .cancel("cancelled on request")
        case .stopped(.drain), .stopped(.claimVoid): return .handBack
        case .deaf: throw StrandedWork(work: "job \(job.id) of type \(job.type)", reason: Self.deafness)
        }
    }

    private static let deafness = "went on after it was told to stop"

    private func run<Handler: QueuedJob>(
        _ handler: Handler, _ job: ClaimedJob, _ context: WorkContext
    ) async throws -> JobOutcome {
        let payload: Handler.Payload
        do {
            payload = try Handler.payload(of: job)
        } catch {
            switch error {
            case .newer: return .snooze(UnreadablePayload.pause(for: job))
            case .unreadable(let reason): return .fail(reason: reason)
            }
        }
        return try await handler.run(payload, context)
    }

    func write(_ job: ClaimedJob, _ decision: JobDecision) async throws {
        switch decision {
        case .complete(let counts, let result, let effects):
            _ = try await complete(job, counts: counts, result: result, effects: effects)
        case .retry(let error, let delay):
            try await giveBack(job, after: delay, failure: .error, error: error)
        case .snooze(let delay): try await giveBack(job, after: delay, failure: .interruption, error: nil)
        case .handBack: try await giveBack(job, after: .zero, failure: .interruption, error: nil)
        case .cancel(let reason): try await cancel(job, reason: reason)
        case .crash(let error, let delay):
            try await giveBack(job, after: delay, failure: .loneCrash, error: error)
        case .bury(let error): try await bury(job, error: error)
        case .buryCrashed(let error): try change { try $0.bury(job, error: error, countsAs: .loneCrash) }
        }
    }

    func execute(_ run: ClaimedRun, of registry: JobRegistry, in execution: Execution) async throws {
        do {
            guard let ending = try await perform(run, registry, execution) else { return try await handBack(run) }
            do {
                _ = try await finish(run, ending)
            } catch let error where !(error is ClaimLost) {
                if let error = error as? PostgresError, error.code == .poolClosed { throw NeedsDatabase(run.job) }
                let what = ending.effects == nil ? "end" : "effects"
                let text = "its \(what) could not be written: \(error)"
                _ = try await finish(run, RunEnding(status: .failed, error: text))
            }
        } catch is ClaimLost {
            return  // what it did is void, and it runs again
        }
    }

    /// How the run ended; `nil` when it is to be handed back.
    private func perform(_ run: ClaimedRun, _ registry: JobRegistry, _ execution: Execution) async throws -> RunEnding?
    {
        guard let handler = registry.scheduledJob(run.job) else {
            return RunEnding(status: .failed, error: "this service does not run \(run.job)")
        }
        let timeout = try run.timeout ?? Catalogue.job(named: run.job).timeout
        let context = context(run.claim, attempt: run.attempt, cause: run.cause, timeout: timeout)
        let ending = await execution.run(timeout: timeout, patience: Self.patience) {
            try await handler.run(run.parameters, context)
        }
        switch ending {
        case .returned(let outcome):
            return RunEnding(status: .completed, counts: outcome.counts, effects: outcome.effects)
        case .threw(let error as PostgresError) where error.code == .poolClosed: throw NeedsDatabase(run.job)
        case .threw(let error): return RunEnding(status: .failed, error: "\(error)")
        case .stopped(.deadline): return RunEnding(status: .timedOut, error: "stopped after \(timeout)")
        case .stopped(.request): return RunEnding(status: .cancelled, error: "cancelled on request")
        case .stopped(.drain), .stopped(.claimVoid): return nil
        case .deaf: throw StrandedWork(work: "run of \(run.job)", reason: Self.deafness)
        }
    }
}

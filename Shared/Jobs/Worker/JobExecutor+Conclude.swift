import Logging
import Models
import Postgres

extension JobExecutor {
    /// Writes what was decided into the ledger and the log, and tells of what was enqueued with it.
    ///
    /// - Returns: how it ended, as the log line has it; `void` when the claim was lost.
    @discardableResult
    func conclude(_ attempt: JobAttempt, _ decision: JobDecision) async throws(StrandedWork) -> String {
        let job = attempt.job
        let decision = decision.mapText(office.configuration.redact)
        do {
            let written = try await office.persist("record a job") {
                try await attempt.span.within { try await write(job, decision) }
            }
            attempt.span?.end(written.status, error: written.trouble)
            await office.ring(for: attempt.enqueued.counts)
            office.tell(attempt.enqueued, by: job.cause)
            log(attempt, written, after: .now - attempt.started)
            return written.status
        } catch is ClaimLost {
            attempt.span?.end("void", error: "it lost its claim")
            return void(attempt)
        } catch {
            attempt.span?.end("failed", error: office.text(of: error))
            return try await fail(attempt, because: error)
        }
    }

    private func void(_ attempt: JobAttempt) -> String {
        let job = attempt.job
        attempt.logger.warning(
            "\(job.type) id=\(job.id) attempt=\(job.attempt) status=void; it lost its claim and runs again")
        WorkMetrics.lostClaim(.job)
        office.events.tell(.job(job, "void"))
        return "void"
    }

    /// - Returns: the decision, with the counts of its effects.
    private func write(_ job: ClaimedJob, _ decision: JobDecision) async throws -> JobDecision {
        let database = office.database
        switch decision {
        case .complete(let counts, let result, let effects?):
            let completion = Completion(job: job, counts: counts, result: result)
            let (counts, isAwaited) = try await JobLedger.complete(completion, with: effects, in: database)
            if isAwaited { office.handOver.ask() }
            return .complete(counts, result: result, effects: nil)
        case .complete(let counts, let result, nil):
            office.bench.record(job.claim)
            office.wake(after: job)
            try await office.completer.complete(Completion(job: job, counts: counts, result: result))
        case .retry(let error, let delay):
            try await JobLedger.giveBack(job, after: delay, failure: .error, error: error, in: database)
        case .snooze(let delay):
            try await JobLedger.giveBack(job, after: delay, failure: .interruption, error: nil, in: database)
        case .handBack:
            try await JobLedger.giveBack(job, after: .zero, failure: .interruption, error: nil, in: database)
        case .cancel(let reason):
            try await JobLedger.cancel(job, reason: reason, in: database)
            office.handOver.ask()
        case .crash(let error, let delay):
            try await JobLedger.giveBack(job, after: delay, failure: .loneCrash, error: error, in: database)
        case .bury(let error):
            try await JobLedger.bury(job, error: error, countsAs: .error, in: database)
            office.handOver.ask()
        case .buryCrashed(let error):
            try await JobLedger.bury(job, error: error, countsAs: .loneCrash, in: database)
            office.handOver.ask()
        }
        // It may be due again at once, or another with its key may.
        if case .complete = decision { return decision }
        office.wake()
        return decision
    }

    /// What it decided, effects above all, could not be written: that is a failed attempt.
    private func fail(_ attempt: JobAttempt, because error: any Error) async throws(StrandedWork) -> String {
        let job = attempt.job
        let backoff = office.registry.queued[job.type]?.backoff ?? .standard
        let decision = JobDecision.afterFailure(
            "its effects could not be written: \(office.text(of: error))", job: job, delay: nil, backoff: backoff)
        do {
            _ = try await office.persist("record a job") { try await write(job, decision) }
            log(attempt, decision, after: .zero)
            return decision.status
        } catch is ClaimLost {
            return void(attempt)
        } catch {
            throw .unrecorded("job \(job.id) of type \(job.type)", error)
        }
    }

    private func log(_ attempt: JobAttempt, _ decision: JobDecision, after duration: Duration) {
        let job = attempt.job
        WorkMetrics.attempted(job.type, decision.status, after: duration)
        if decision.status == "dead_letter" { WorkMetrics.deadLetter("job") }
        office.events.tell(.job(job, decision.status))
        attempt.logger.log(
            level: decision.level,
            """
            \(job.type) id=\(job.id) attempt=\(job.attempt) status=\(decision.status)\(decision.figures) \
            duration_ms=\(duration.milliseconds)
            """)
    }
}

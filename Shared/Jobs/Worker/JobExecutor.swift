import FoundationEssentials
import Logging
import Models
import Postgres

/// Executes claimed queued jobs: handler, deadline, ledger, log.
struct JobExecutor: Sendable {
    let office: Office

    /// - Returns: how it ended, as the log line has it.
    /// - Throws: ``StrandedWork`` when the handler goes on although it was told to stop; then its claim and its slot are
    ///   kept until the process has ended.
    @discardableResult
    func execute(
        _ claimed: ClaimedJob, in execution: Execution, claim: WorkSpan.ClaimTime? = nil
    ) async throws(StrandedWork) -> String {
        let span = WorkSpan.process(claimed, claim)
        var job = claimed
        job.cause = claimed.cause.within(span)
        if let waited = job.waited { WorkMetrics.started(job.type, after: waited) }
        let logger = Self.logger(for: job)
        logger.debug("\(job.type) id=\(job.id) attempt=\(job.attempt) status=processing")
        office.events.tell(.job(job, "processing"))
        let started = ContinuousClock.now
        let enqueued = Enqueued()
        let decision = try await perform(job, enqueued, in: execution, span, logger: logger)
        return try await conclude(job, decision, since: started, enqueued, span, logger)
    }

    /// Lines about a job's attempts.
    static func logger(for job: ClaimedJob) -> Logger {
        var logger = Logger(label: "task")
        logger[metadataKey: "correlation_id"] = "\(job.cause.correlationID)"
        return logger
    }

    /// Writes what was decided into the ledger and the log, and tells of what was enqueued with it.
    ///
    /// - Returns: how it ended, as the log line has it; `void` when the claim was lost.
    @discardableResult
    func conclude(
        _ job: ClaimedJob, _ decision: JobDecision, since started: ContinuousClock.Instant, _ enqueued: Enqueued,
        _ span: WorkSpan?, _ logger: Logger
    ) async throws(StrandedWork) -> String {
        let decision = decision.mapText(office.configuration.redact)
        do {
            let written = try await office.persist("record a job") {
                try await span.within { try await write(job, decision) }
            }
            span?.end(written.status, error: written.trouble)
            await office.ring(for: enqueued.counts)
            office.tell(enqueued, by: job.cause)
            log(job, written, ContinuousClock.now - started, logger)
            return written.status
        } catch is ClaimLost {
            span?.end("void", error: "it lost its claim")
            return void(job, logger)
        } catch {
            span?.end("failed", error: office.text(of: error))
            return try await fail(job, because: error, logger)
        }
    }

    private func void(_ job: ClaimedJob, _ logger: Logger) -> String {
        logger.warning("\(job.type) id=\(job.id) attempt=\(job.attempt) status=void; it lost its claim and runs again")
        WorkMetrics.lostClaim(.job)
        office.events.tell(.job(job, "void"))
        return "void"
    }

    private func perform(
        _ job: ClaimedJob, _ enqueued: Enqueued, in execution: Execution, _ span: WorkSpan?, logger: Logger
    ) async throws(StrandedWork) -> JobDecision {
        guard let handler = office.registry.queued[job.type] else {
            return .bury("this service has no job type \(job.type)")
        }
        let timeout = timeout(of: job)
        let context = WorkContext(
            claim: job.claim, attempt: job.attempt, cause: job.cause, logger: logger, database: office.database,
            standing: office.lock.standing, deadline: .now + timeout, enqueued: enqueued)
        let ending = await execution.run(timeout: timeout, patience: office.configuration.patience) {
            try await context.standing.confirm()
            return try await span.within { try await run(handler, job, context) }
        }
        if case .threw(let error as PostgresError) = ending, error.mayPass { return postpone(job, error, logger) }
        return try decide(ending, job, handler)
    }

    /// The deadline of an attempt.
    func timeout(of job: ClaimedJob) -> Duration {
        job.timeout ?? office.registry.queued[job.type]?.timeout ?? .seconds(15 * 60)
    }

    private func run<Handler: QueuedJob>(
        _ handler: Handler, _ job: ClaimedJob, _ context: WorkContext
    ) async throws -> JobOutcome {
        let payload: Handler.Payload
        do {
            payload = try Handler.payload(of: job)
        } catch {
            switch error {
            case .newer: return leaveToNewer(job, knowing: Handler.version, context.logger)
            case .unreadable(let reason): return .fail(reason: reason)
            }
        }
        return try await handler.run(payload, context)
    }

    /// Not a failure: while versions are deployed one by one, another replica reads it.
    private func leaveToNewer(_ job: ClaimedJob, knowing version: Int16, _ logger: Logger) -> JobOutcome {
        logger.warning(
            """
            \(job.type) id=\(job.id) is left to a newer replica: its payload is of version \(job.payloadVersion), and this \
            process knows \(version)
            """)
        return .snooze(UnreadablePayload.pause(for: job))
    }

    /// The database is away or busy, which is not the job's failure.
    private func postpone(_ job: ClaimedJob, _ error: PostgresError, _ logger: Logger) -> JobDecision {
        logger.warning("\(job.type) id=\(job.id) attempt=\(job.attempt) waits for the database: \(error)")
        return .snooze(Self.databasePause.delay(after: job.attempt - job.retryCount))
    }

    private static let databasePause = Backoff(base: .seconds(1), cap: .seconds(60))

    private func decide(
        _ ending: Execution.Ending<JobOutcome>, _ job: ClaimedJob, _ handler: any QueuedJob
    ) throws(StrandedWork) -> JobDecision {
        switch ending {
        case .returned(let outcome): return JobDecision(outcome, job: job, backoff: handler.backoff)
        case .threw(let error): return .afterFailure("\(error)", job: job, delay: nil, backoff: handler.backoff)
        case .stopped(.deadline):
            return .afterFailure(
                "stopped after \(timeout(of: job))", job: job, delay: nil, backoff: handler.backoff)
        case .stopped(.request): return .cancel("cancelled on request")
        case .stopped(.drain), .stopped(.claimVoid): return .handBack
        case .deaf: throw StrandedWork.deaf("job \(job.id) of type \(job.type)")
        }
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
    private func fail(
        _ job: ClaimedJob, because error: any Error, _ logger: Logger
    ) async throws(StrandedWork) -> String {
        let backoff = office.registry.queued[job.type]?.backoff ?? .standard
        let decision = JobDecision.afterFailure(
            "its effects could not be written: \(office.text(of: error))", job: job, delay: nil, backoff: backoff)
        do {
            _ = try await office.persist("record a job") { try await write(job, decision) }
            log(job, decision, .zero, logger)
            return decision.status
        } catch is ClaimLost {
            return void(job, logger)
        } catch {
            throw .unrecorded("job \(job.id) of type \(job.type)", error)
        }
    }

    private func log(_ job: ClaimedJob, _ decision: JobDecision, _ duration: Duration, _ logger: Logger) {
        WorkMetrics.attempted(job.type, decision.status, after: duration)
        if decision.status == "dead_letter" { WorkMetrics.deadLetter("job") }
        office.events.tell(.job(job, decision.status))
        logger.log(
            level: decision.level,
            """
            \(job.type) id=\(job.id) attempt=\(job.attempt) status=\(decision.status)\(decision.figures) \
            duration_ms=\(duration.milliseconds)
            """)
    }
}

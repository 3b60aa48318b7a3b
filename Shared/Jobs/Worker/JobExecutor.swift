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
        let attempt = JobAttempt(claimed, WorkSpan.process(claimed, claim))
        let job = attempt.job
        if let waited = job.waited { WorkMetrics.started(job.type, after: waited) }
        attempt.logger.debug("\(job.type) id=\(job.id) attempt=\(job.attempt) status=processing")
        office.events.tell(.job(job, "processing"))
        return try await conclude(attempt, perform(attempt, in: execution))
    }

    private func perform(
        _ attempt: JobAttempt, in execution: Execution
    ) async throws(StrandedWork) -> JobDecision {
        let job = attempt.job
        guard let handler = office.registry.queued[job.type] else {
            return .bury("this service has no job type \(job.type)")
        }
        let timeout = timeout(of: job)
        let context = WorkContext(
            claim: job.claim, attempt: job.attempt, cause: job.cause, logger: attempt.logger, database: office.database,
            standing: office.lock.standing, deadline: .now + timeout, enqueued: attempt.enqueued)
        let ending = await execution.run(timeout: timeout, patience: office.configuration.patience) {
            try await context.standing.confirm()
            return try await attempt.span.within { try await run(handler, job, context) }
        }
        if case .threw(let error as PostgresError) = ending, error.mayPass {
            return postpone(job, error, attempt.logger)
        }
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
}

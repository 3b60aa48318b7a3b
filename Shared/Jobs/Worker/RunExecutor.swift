import FoundationEssentials
import Logging
import Metrics
import Models
import Postgres

/// Executes claimed runs: handler, deadline, ledger, log.
struct RunExecutor: Sendable {
    let office: Office

    /// - Returns: how it ended, as the ledger has it; `handed_back` when it did not end.
    /// - Throws: ``StrandedWork`` when the handler goes on although it was told to stop; then its claim and its slot are
    ///   kept until the process has ended.
    @discardableResult
    func execute(
        _ claimed: ClaimedRun, in execution: Execution, claim: WorkSpan.ClaimTime? = nil
    ) async throws(StrandedWork) -> String {
        let span = WorkSpan.process(claimed, claim)
        var run = claimed
        run.cause = claimed.cause.within(span)
        let logger = logger(for: run)
        logger.info("tick: job=\(run.job) started at=\(run.startedAt.formatted(.iso8601)) attempt=\(run.attempt)")
        office.events.tell(.run(run, "running"))
        if let lateness = run.lateness { WorkMetrics.lateness(lateness, job: run.job) }
        let began = ContinuousClock.now
        let enqueued = Enqueued()
        let ending = try await perform(run, enqueued, in: execution, span, logger: logger)
        let status = try await conclude(run, ending, since: began, span)
        await office.ring(for: enqueued.counts)
        office.tell(enqueued, by: run.cause)
        return status
    }

    private func logger(for run: ClaimedRun) -> Logger {
        var logger = Logger(label: "scheduler")
        logger[metadataKey: "correlation_id"] = "\(run.cause.correlationID)"
        return logger
    }

    /// Writes how the run ended into the ledger and the log; `nil` hands it back.
    @discardableResult
    func conclude(
        _ run: ClaimedRun, _ ending: RunEnding?, since began: ContinuousClock.Instant, _ span: WorkSpan? = nil
    ) async throws(StrandedWork) -> String {
        let logger = logger(for: run)
        guard let ending else {
            span?.end("handed_back")
            try await handBack(run, logger: logger)
            return "handed_back"
        }
        return try await record(run, ending, since: began, span, logger: logger)
    }

    /// Writes the death of the process that the run had to itself.
    func crash(_ run: ClaimedRun, _ error: String) async throws(StrandedWork) {
        let logger = logger(for: run)
        do {
            let status = try await office.persist("record a crash") {
                try await RunLedger.crash(run, error: error, in: office.database)
            }
            office.events.tell(.run(run, "crashed"))
            logger.error("tick: job=\(run.job) crashed, now \(status.rawValue)", metadata: ["error": "\(error)"])
        } catch is ClaimLost {
            logger.warning("tick: job=\(run.job) lost its claim; what it did is void and it runs again")
            lost(run)
        } catch {
            throw .unrecorded("run of \(run.job)", error)
        }
    }

    /// How the run ended; `nil` when it is to be handed back.
    private func perform(
        _ run: ClaimedRun, _ enqueued: Enqueued, in execution: Execution, _ span: WorkSpan?, logger: Logger
    ) async throws(StrandedWork) -> RunEnding? {
        guard let (entry, job) = office.registry.scheduled[run.job] else {
            return RunEnding(status: .failed, error: "this service does not run \(run.job)")
        }
        let timeout = run.timeout ?? entry.timeout
        let context = WorkContext(
            claim: run.claim, attempt: run.attempt, cause: run.cause, logger: logger, database: office.database,
            standing: office.lock.standing, deadline: .now + timeout, enqueued: enqueued)
        let ending = await execution.run(timeout: timeout, patience: office.configuration.patience) {
            try await context.standing.confirm()
            return try await span.within { try await job.run(run.parameters, context) }
        }
        switch ending {
        case .returned(let outcome):
            return RunEnding(status: .completed, counts: outcome.counts, effects: outcome.effects)
        case .threw(let error): return RunEnding(status: .failed, error: office.text(of: error))
        case .stopped(.deadline): return RunEnding(status: .timedOut, error: "stopped after \(timeout)")
        case .stopped(.request): return RunEnding(status: .cancelled, error: "cancelled on request")
        case .stopped(.drain), .stopped(.claimVoid): return nil
        case .deaf:
            await note(run, logger: logger)
            throw StrandedWork.deaf("run of \(run.job)")
        }
    }

    private func record(
        _ run: ClaimedRun, _ ending: RunEnding, since began: ContinuousClock.Instant, _ span: WorkSpan?, logger: Logger
    ) async throws(StrandedWork) -> String {
        do {
            let (ending, counts) = try await span.within { try await write(run, ending) }
            span?.end(ending.status.rawValue, error: ending.error)
            log(run, ending, counts, ContinuousClock.now - began, logger)
            return ending.status.rawValue
        } catch is ClaimLost {
            logger.warning("tick: job=\(run.job) lost its claim; what it did is void and it runs again")
            lost(run)
            span?.end("void", error: "it lost its claim")
            return "void"
        } catch {
            span?.end("failed", error: office.text(of: error))
            throw .unrecorded("run of \(run.job)", error)
        }
    }

    /// What cannot be written, effects above all, turns a completed run into a failed one.
    ///
    /// - Returns: the ending that was written, and the counts.
    private func write(_ run: ClaimedRun, _ ending: RunEnding) async throws -> (RunEnding, Counts) {
        do {
            return (ending, try await finish(run, ending))
        } catch let error where !(error is ClaimLost) {
            let what = ending.effects == nil ? "end" : "effects"
            let failed = RunEnding(
                status: .failed, error: "its \(what) could not be written: \(office.text(of: error))")
            return (failed, try await finish(run, failed))
        }
    }

    private func finish(_ run: ClaimedRun, _ ending: RunEnding) async throws -> Counts {
        try await office.persist("record a run") { try await RunLedger.finish(run, ending, in: office.database) }
    }

    private func log(
        _ run: ClaimedRun, _ ending: RunEnding, _ counts: Counts, _ duration: Duration, _ logger: Logger
    ) {
        WorkMetrics.ended(run.job, ending.status, after: duration)
        office.events.tell(.run(run, ending.status.rawValue))
        let figures = counts.description.isEmpty ? "" : " \(counts)"
        let line = "\(figures) duration_ms=\(duration.milliseconds)"
        switch ending.status {
        case .completed: logger.info("tick: job=\(run.job) finished\(line)")
        default:
            logger.error(
                "tick: job=\(run.job) \(ending.status.rawValue)\(line)", metadata: ["error": "\(ending.error ?? "")"])
        }
    }

    /// Says on the row why its process is about to end.
    private func note(_ run: ClaimedRun, logger: Logger) async {
        do {
            try await RunLedger.note(StrandedWork.note, on: run, in: office.database)
        } catch {
            logger.warning("tick: job=\(run.job) did not stop, which could not be noted: \(error)")
        }
    }

    private func lost(_ run: ClaimedRun) {
        WorkMetrics.lostClaim(.run)
        office.events.tell(.run(run, "void"))
    }

    private func handBack(_ run: ClaimedRun, logger: Logger) async throws(StrandedWork) {
        do {
            try await office.persist("hand a run back") { try await RunLedger.handBack(run, in: office.database) }
            logger.info("tick: job=\(run.job) handed back")
            office.events.tell(.run(run, "handed_back"))
        } catch is ClaimLost {
            lost(run)
            logger.warning("tick: job=\(run.job) lost its claim; others have it or will take it")
        } catch {
            throw .unrecorded("run of \(run.job)", error)
        }
    }
}

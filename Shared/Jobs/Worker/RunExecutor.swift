import FoundationEssentials
import Logging
import Metrics
import Models
import Postgres

/// Executes claimed runs: handler, deadline, ledger, log.
struct RunExecutor: Sendable {
    let office: Office

    /// - Throws: ``DeafHandler`` when the handler goes on although it was told to stop; then its claim and its slot are
    ///   kept until the process has ended.
    func execute(_ run: ClaimedRun, in execution: Execution) async throws(DeafHandler) {
        var logger = Logger(label: "scheduler")
        logger[metadataKey: "correlation_id"] = "\(run.cause.correlationID)"
        logger.info("tick: job=\(run.job) started at=\(run.startedAt.formatted(.iso8601)) attempt=\(run.attempt)")
        if let lateness = run.lateness { RunMetrics.lateness(lateness, job: run.job) }
        let ending = try await perform(run, in: execution, logger: logger)
        guard let ending else { return await handBack(run, logger: logger) }
        await record(run, ending, logger: logger)
    }

    /// How the run ended; `nil` when it is to be handed back.
    private func perform(
        _ run: ClaimedRun, in execution: Execution, logger: Logger
    ) async throws(DeafHandler) -> RunEnding? {
        guard let (entry, job) = office.registry.scheduled[run.job] else {
            return RunEnding(status: .failed, error: "this service does not run \(run.job)")
        }
        let context = WorkContext(
            claim: run.claim, attempt: run.attempt, cause: run.cause, logger: logger, database: office.database,
            standing: office.lock.standing)
        let timeout = run.timeout ?? entry.timeout
        let ending = await execution.run(timeout: timeout, patience: office.configuration.patience) {
            try await context.standing.confirm()
            return try await job.run(run.parameters, context)
        }
        switch ending {
        case .returned(let outcome):
            return RunEnding(status: .completed, counts: outcome.counts, effects: outcome.effects)
        case .threw(let error): return RunEnding(status: .failed, error: "\(error)")
        case .stopped(.deadline): return RunEnding(status: .timedOut, error: "stopped after \(timeout)")
        case .stopped(.request): return RunEnding(status: .cancelled, error: "cancelled on request")
        case .stopped(.drain), .stopped(.claimVoid): return nil
        case .deaf:
            await note(run, logger: logger)
            throw DeafHandler(work: "run of \(run.job)")
        }
    }

    private func record(_ run: ClaimedRun, _ ending: RunEnding, logger: Logger) async {
        do {
            let counts = try await write(run, ending)
            log(run, ending, counts, logger)
        } catch is ClaimLost {
            logger.warning("tick: job=\(run.job) lost its claim; what it did is void and it runs again")
        } catch {
            logger.error("tick: job=\(run.job) could not be recorded and will run again: \(error)")
        }
    }

    /// Effects that fail turn a completed run into a failed one.
    private func write(_ run: ClaimedRun, _ ending: RunEnding) async throws -> Counts {
        do {
            return try await office.persist("record a run") {
                try await RunLedger.finish(run, ending, in: office.database)
            }
        } catch let error where ending.effects != nil && !(error is ClaimLost) && !(error is CancellationError) {
            let failed = RunEnding(status: .failed, error: "its effects could not be written: \(error)")
            return try await office.persist("record a run") {
                try await RunLedger.finish(run, failed, in: office.database)
            }
        }
    }

    private func log(_ run: ClaimedRun, _ ending: RunEnding, _ counts: Counts, _ logger: Logger) {
        let duration = Duration.seconds(Date().timeIntervalSince(run.startedAt))
        RunMetrics.ended(run.job, ending.status, after: duration)
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
            try await RunLedger.note(DeafHandler.note, on: run, in: office.database)
        } catch {
            logger.warning("tick: job=\(run.job) did not stop, which could not be noted: \(error)")
        }
    }

    private func handBack(_ run: ClaimedRun, logger: Logger) async {
        do {
            try await office.persist("hand a run back") { try await RunLedger.handBack(run, in: office.database) }
            logger.info("tick: job=\(run.job) handed back")
        } catch {
            logger.warning("tick: job=\(run.job) could not be handed back, others will take it: \(error)")
        }
    }
}

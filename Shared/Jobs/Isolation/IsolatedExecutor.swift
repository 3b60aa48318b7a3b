import FoundationEssentials
import Logging
import Models

/// Executes claimed work in a child process, and records what the child cannot.
///
/// The child runs the handler and writes its end into the ledger, effects included, under the claim's fence. This
/// process keeps the claim, and with it the work of everybody else, whatever the child does.
struct IsolatedExecutor: Sendable {
    let office: Office
    let command: ChildCommand

    /// Work in its own process, and how that ended.
    private enum Result {
        /// The child has written it.
        case recorded(ChildReport)
        /// It was told to stop, and had to be killed or did not get that far.
        case stopped(Stop)
        case crashed(ChildEnding)
        /// No handler has begun.
        case notStarted(String)
    }

    /// A while for what is in the way of a start: memory, processes, the database.
    private static let startPause = Backoff(base: .seconds(1), cap: .seconds(60))

    /// - Throws: ``StrandedWork`` when a killed child does not end, or the ledger does not take its end.
    func execute(_ job: ClaimedJob, timeout: Duration, in execution: Execution) async throws(StrandedWork) {
        // its span is the child's
        let attempt = JobAttempt(job, nil)
        if let waited = job.waited { WorkMetrics.started(job.type, after: waited) }
        office.events.tell(.job(job, "processing"))
        let backoff = office.registry.queued[job.type]?.backoff ?? .standard
        let decision: JobDecision
        switch try await work(on: .job(job), named: "job \(job.id) of type \(job.type)", timeout, in: execution) {
        case .recorded(let report):
            WorkMetrics.attempted(job.type, report.status, after: .now - attempt.started)
            office.events.tell(.job(job, report.status))
            office.handOver.ask()
            return await office.ring(for: report.enqueued)
        case .stopped(.deadline):
            let error = "stopped after \(timeout); it did not end, so its process was killed"
            decision = .afterFailure(error, job: job, delay: nil, backoff: backoff)
        case .stopped(.request): decision = .cancel("cancelled on request")
        case .stopped(.drain), .stopped(.claimVoid): decision = .handBack
        case .crashed(let ending): decision = .afterCrash(ending.description, job: job, backoff: backoff)
        case .notStarted: decision = .snooze(Self.startPause.delay(after: job.attempt - job.retryCount))
        }
        try await JobExecutor(office: office).conclude(attempt, decision)
    }

    /// - Throws: as for a queued job.
    func execute(_ run: ClaimedRun, timeout: Duration, in execution: Execution) async throws(StrandedWork) {
        let began = ContinuousClock.now
        office.events.tell(.run(run, "running"))
        if let lateness = run.lateness { WorkMetrics.lateness(lateness, job: run.job) }
        let executor = RunExecutor(office: office)
        switch try await work(on: .run(run), named: "run of \(run.job)", timeout, in: execution) {
        case .recorded(let report):
            if let status = RunStatus(rawValue: report.status) {
                WorkMetrics.ended(run.job, status, after: ContinuousClock.now - began)
            }
            office.events.tell(.run(run, report.status))
            await office.ring(for: report.enqueued)
        case .stopped(.deadline):
            let error = "stopped after \(timeout); it did not end, so its process was killed"
            try await executor.conclude(run, RunEnding(status: .timedOut, error: error), since: began)
        case .stopped(.request):
            let ending = RunEnding(status: .cancelled, error: "cancelled on request")
            try await executor.conclude(run, ending, since: began)
        case .stopped(.drain), .stopped(.claimVoid): try await executor.conclude(run, nil, since: began)
        case .crashed(let ending): try await executor.crash(run, office.configuration.redact(ending.description))
        case .notStarted(let reason):
            try await executor.conclude(run, RunEnding(status: .failed, error: reason), since: began)
        }
    }

    private func work(
        on work: IsolatedWork, named name: String, _ timeout: Duration, in execution: Execution
    ) async throws(StrandedWork) -> Result {
        let patience = office.configuration.patience
        let ending = await execution.run(timeout: nil, patience: patience + Self.killTime) {
            try await office.children.pass {
                try await office.lock.standing.confirm()
                let deadline = execution.limit(to: timeout)
                defer { execution.lift(deadline) }
                return try await run(work, execution, patience)
            }
        }
        switch ending {
        case .returned(let child):
            if let report = child.report { return .recorded(report) }
            if let stop = execution.reason { return .stopped(stop) }
            if child.hasBegun { return .crashed(child) }
            return notStarted(name, child.description)
        case .threw(let error): return notStarted(name, office.text(of: error))
        case .stopped(let stop): return .stopped(stop)
        case .deaf: throw .deaf(name)
        }
    }

    /// What a killed process may need to end.
    private static let killTime = Duration.seconds(10)

    private func run(_ work: IsolatedWork, _ execution: Execution, _ patience: Duration) async throws -> ChildEnding {
        let began = Date()
        let child = ChildProcess(
            command: command, work: work, standing: office.lock.standing, patience: patience)
        let ending = try await child.run(stopping: { execution.reason ?? .drain })
        do {
            try await IsolatedAttempts.note(work, ending, since: began, in: office.database)
        } catch {
            office.logger.warning("what a child process has used could not be noted: \(error)")
        }
        return ending
    }

    private func notStarted(_ name: String, _ reason: String) -> Result {
        office.logger.error("\(name) could not be started in a process of its own: \(reason)")
        return .notStarted("no process could be started for it: \(reason)")
    }
}

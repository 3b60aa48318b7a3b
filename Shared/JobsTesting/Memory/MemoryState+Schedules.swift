import FoundationEssentials
import Jobs
import Models
import Schedules

extension MemoryState {
    /// Writes a schedule's definition; what was due by the old rule is accounted for by the old rule.
    mutating func define(_ definition: ScheduleDefinition) throws {
        let schedule = try definition.schedule()
        guard scheduledJobs[definition.job] != nil else { return }
        guard let old = schedules[definition.job] else {
            schedules[definition.job] = MemorySchedule(
                definition: definition, schedule: schedule, accountedTo: clock())
            return
        }
        let firesAlike = old.definition.firesLike(definition)
        if !firesAlike { _ = account(for: definition.job) }
        let accountedTo = schedules[definition.job]?.accountedTo ?? old.accountedTo
        schedules[definition.job] = MemorySchedule(
            definition: definition, schedule: schedule,
            accountedTo: firesAlike ? accountedTo : max(accountedTo, clock()))
    }

    /// Accounts for every instant of a schedule up to now: at most one run, and one row of missed instants.
    ///
    /// - Returns: whether it made a run.
    mutating func account(for job: String) -> Bool {
        guard let stored = schedules[job], let family = scheduledJobs[job], !isPaused(stored) else { return false }
        let accounting = Accounting(
            of: stored.schedule, accountedTo: stored.accountedTo, now: clock(), catchUp: stored.definition.catchUp)
        if let missed = accounting.missed {
            record(missed: missed, of: job, family, "no publisher ran within the catch-up window")
        }
        if let due = accounting.due { recordDue(due, of: stored, family) }
        guard let last = accounting.due ?? accounting.missed else { return false }
        schedules[job]?.accountedTo = last.through
        return accounting.due != nil
    }

    func isPaused(_ stored: MemorySchedule) -> Bool {
        let job = stored.definition.job
        return stored.definition.isPaused || isPaused(.schedule, job) || isPaused(.scheduled, job)
    }

    /// The instants that passed during a pause, as missed.
    mutating func accountForPause(_ job: String) {
        guard let stored = schedules[job], let family = scheduledJobs[job], !isPaused(stored),
            let span = Accounting.span(of: stored.schedule, after: stored.accountedTo, through: clock())
        else { return }
        record(missed: span, of: job, family, "the schedule was paused")
        schedules[job]?.accountedTo = span.through
    }

    private mutating func record(missed span: Accounting.Span, of job: String, _ family: Family, _ reason: String) {
        var run = run(of: job, span, CorrelationID())
        run.status = .missed
        run.missed = span.count
        run.error = reason
        run.isSettled = true
        add(MemoryRun(run: run, family: family, place: nextRun(), traceParent: TraceParent()))
    }

    private mutating func recordDue(_ span: Accounting.Span, of stored: MemorySchedule, _ family: Family) {
        supersede(stored.definition.job)
        let cause = Cause()
        var run = run(of: stored.definition.job, span, cause.correlationID)
        run.missed = span.count - 1
        run.parameters = stored.definition.parameters
        var made = MemoryRun(run: run, family: family, place: nextRun(), traceParent: cause.traceParent)
        made.timeout = stored.definition.timeout
        add(made)
    }

    private func run(of job: String, _ span: Accounting.Span, _ correlationID: CorrelationID) -> LedgerRun {
        var run = LedgerRun(
            id: UUID(), job: job, trigger: .schedule, overlap: schedules[job]?.definition.overlap ?? .skip,
            correlationID: correlationID)
        run.scheduledFor = span.through
        return run
    }

    /// A run by schedule that waits gives way to the newer one.
    private mutating func supersede(_ job: String) {
        for run in openRuns.values
        where run.run.job == job && run.run.trigger == .schedule && run.run.status == .queued {
            if run.run.attempt == 0 {
                end(run, as: .superseded, because: "a newer instant came before it started")
            } else {
                openRuns[run.run.id]?.run.status = .superseded
                openRuns[run.run.id]?.run.error = "a newer instant came before it was tried again"
            }
        }
    }
}

extension ScheduleDefinition {
    /// Whether both name the same instants.
    fileprivate func firesLike(_ other: ScheduleDefinition) -> Bool {
        (expression, zone, dst, isPaused) == (other.expression, other.zone, other.dst, other.isPaused)
            && anchor == other.anchor
    }
}

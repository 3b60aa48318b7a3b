import FoundationEssentials
import Jobs
import Models
import Schedules

extension MemoryState {
    /// - Returns: whether it is new.
    mutating func setRecurring(_ job: RecurringJob) throws -> Bool {
        let schedule = try job.schedule()
        try expectType(job.request.type)
        try expectRunner(of: job.request.callback)
        let isCatalogued = Catalogue.jobs.contains { $0.name == job.name || $0.aliases.contains(job.name) }
        if isCatalogued || scheduledJobs[job.name] != nil { throw NameTaken(by: job.name) }
        guard let old = recurring[job.name] else {
            recurring[job.name] = MemoryRecurring(definition: job, schedule: schedule, accountedTo: clock())
            return true
        }
        _ = try fireRecurring(job.name)
        var new = recurring[job.name] ?? old
        let firesAlike = old.definition.firesLike(job)
        new.definition = job
        new.schedule = schedule
        if !firesAlike { new.accountedTo = max(new.accountedTo, clock()) }
        recurring[job.name] = new
        return false
    }

    mutating func removeRecurring(_ name: String) throws -> Bool {
        guard recurring[name] != nil else { return false }
        _ = try fireRecurring(name)
        recurring[name] = nil
        pauses.remove(MemoryPause(scope: .schedule, key: name))
        return true
    }

    /// Brings the due instants into the ledger: at most one queued job.
    ///
    /// - Returns: whether it made one.
    mutating func fireRecurring(_ name: String) throws -> Bool {
        guard let stored = recurring[name], !isPaused(.schedule, name) else { return false }
        let accounting = Accounting(
            of: stored.schedule, accountedTo: stored.accountedTo, now: clock(), catchUp: stored.definition.catchUp)
        if let missed = accounting.missed { note(name, missed: missed.count, through: missed.through) }
        guard let due = accounting.due else { return false }
        var request = stored.definition.request
        request.onDuplicate = .keep
        request.availableAt = nil
        request.after = []
        let now = clock()
        request.expiresAt = stored.definition.expiresAfter.map { now + $0 }
        request.messageID = "recurring:\(name):\(due.through.formatted(.iso8601))"
        let isNew = try !enqueue([request], ids: [nextJob()], cause: Cause()).isEmpty
        note(name, missed: due.count - 1, through: due.through)
        if isNew { recurring[name]?.figures.fired += 1 } else { recurring[name]?.figures.merged += 1 }
        return isNew
    }

    /// The instants that passed during a pause, as missed.
    mutating func accountForRecurringPause(_ name: String) {
        guard let stored = recurring[name],
            let span = Accounting.span(of: stored.schedule, after: stored.accountedTo, through: clock())
        else { return }
        note(name, missed: span.count, through: span.through)
    }

    private mutating func note(_ name: String, missed: Int, through: Date) {
        recurring[name]?.figures.missed += missed
        recurring[name]?.accountedTo = through
    }
}

extension RecurringJob {
    /// Whether both name the same instants.
    fileprivate func firesLike(_ other: RecurringJob) -> Bool {
        (expression, zone, dst) == (other.expression, other.zone, other.dst) && anchor == other.anchor
    }
}

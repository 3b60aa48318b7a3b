import FoundationEssentials
public import Jobs
public import Models

extension TestService {
    /// Enqueues one job and runs one attempt of it, whatever else waits.
    ///
    /// - Parameters:
    ///   - mishap: what befalls it. Default: nothing.
    ///   - change: asks for more than the payload, such as a key or fewer retries.
    /// - Throws: ``NotDue`` when it cannot begin now, as where a job with its key waits already; ``NeedsDatabase``;
    ///   ``Jobs/StrandedWork`` when the handler does not stop when told to.
    @discardableResult
    public func perform<Job: QueuedJob>(
        _ job: Job.Type, _ payload: Job.Payload, mishap: Mishap? = nil, change: (inout JobRequest) -> Void = { _ in }
    ) async throws -> Attempt {
        var request = try Job.request(payload)
        change(&request)
        let placement = try await ledger.place(request, cause: Cause())
        return try await attempt(placement.id, mishap: mishap)
    }

    /// Runs the next attempt of a job that is due.
    ///
    /// - Throws: as ``perform(_:_:mishap:change:)``.
    @discardableResult
    public func attempt(_ id: Int64, mishap: Mishap? = nil) async throws -> Attempt {
        guard let job = try await ledger.claim(job: id, for: holder) else {
            throw NotDue(id, try await ledger.job(id), now: try await ledger.now())
        }
        return try await execute(job, mishap)
    }

    /// Asks for a run by hand and executes it, and nothing else.
    ///
    /// - Throws: ``Models/ParameterError`` when the catalogue does not have a parameter; ``NotDue``; ``NeedsDatabase``.
    @discardableResult
    public func perform<Job: ScheduledJob>(
        _ job: Job.Type, _ parameters: [String: JSONValue] = [:], mishap: Mishap? = nil
    ) async throws -> RunAttempt {
        let entry = try Catalogue.job(named: Job.name)
        try entry.check(parameters)
        let (id, _) = try await ledger.recordRun(
            entry.name, parameters: parameters, messageID: nil, overlap: .allow, cause: Cause())
        guard let run = try await ledger.claim(run: id, for: holder) else {
            throw NotDue(what: "the run of \(entry.name)", reason: try await ledger.run(id)?.error ?? "it is paused")
        }
        return try await execute(run, mishap)
    }

    /// Runs what a worker with one free slot would take next: runs first, then queued jobs by priority and turn.
    ///
    /// - Returns: `nil` when nothing is due.
    /// - Throws: as ``perform(_:_:mishap:change:)-(QueuedJob.Type,_,_,_)``.
    public func runNext(mishap: Mishap? = nil) async throws -> Drained? {
        var next = Drained()
        for id in try await ledger.queuedRuns(of: registry.scheduledNames) {
            guard let run = try await ledger.claim(run: id, for: holder) else { continue }
            next.runs.append(try await execute(run, mishap))
            return next
        }
        guard let job = try await ledger.claim(1, of: registry.queuedTypes, for: holder).first else { return nil }
        next.attempts.append(try await execute(job, mishap))
        return next
    }

    /// Works off everything that is due, and what comes of it and is due at once, one after the other. The clock stands
    /// still: a retry waits for ``advance(by:)``.
    ///
    /// - Parameter limit: of runs and attempts together.
    /// - Throws: ``NeverIdle`` when something is due even then; as ``perform(_:_:mishap:change:)-(QueuedJob.Type,_,_,_)``.
    @discardableResult
    public func drain(limit: Int = 10_000) async throws -> Drained {
        var drained = Drained()
        var counts: [String: Int] = [:]
        try await ledger.sweep(family)
        while let next = try await runNext() {
            drained.add(next)
            for name in next.runs.map(\.run.job) + next.attempts.map(\.job.type) { counts[name, default: 0] += 1 }
            if drained.count > limit { throw NeverIdle(limit: limit, counts: counts) }
            try await ledger.sweep(family)
        }
        return drained
    }
}

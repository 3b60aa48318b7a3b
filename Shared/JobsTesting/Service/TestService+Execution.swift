import FoundationEssentials
import Jobs
import Models

extension TestService {
    func execute(_ job: ClaimedJob, _ mishap: Mishap?) async throws -> Attempt {
        let last = try await ledger.lastJob()
        let record = try await execute(job.claim, mishap) { execution in
            try await self.ledger.execute(job, of: self.registry, in: execution)
        } crash: {
            try await self.ledger.crash(job, error: Self.death, of: self.registry)
        }
        guard let after = try await ledger.job(job.id) else { throw NotDue(job.id, nil, now: try await ledger.now()) }
        let enqueued = try await ledger.jobs(after: last)
        ring(for: enqueued.map(\.family))
        let now = try await ledger.now()
        let due = after.status == .pending ? after.availableAt : nil
        return Attempt(
            job: after, outcome: record.outcome, error: record.error,
            enqueued: enqueued,
            delay: due.map { .milliseconds(Int64((max(0, $0.timeIntervalSince(now)) * 1000).rounded())) })
    }

    func execute(_ run: ClaimedRun, _ mishap: Mishap?) async throws -> RunAttempt {
        let last = try await ledger.lastJob()
        let record = try await execute(run.claim, mishap) { execution in
            try await self.ledger.execute(run, of: self.registry, in: execution)
        } crash: {
            try await self.ledger.crash(run, error: Self.death, of: self.registry)
        }
        guard let after = try await ledger.run(run.id) else {
            throw NotDue(what: "run \(run.id.uuidString.lowercased())", reason: "there is none")
        }
        let enqueued = try await ledger.jobs(after: last)
        ring(for: enqueued.map(\.family))
        return RunAttempt(run: after, error: record.error, enqueued: enqueued)
    }

    /// What the death of a process of its own is told as.
    private static let death = "its process died (signal 9)"

    private func execute(
        _ claim: Claim, _ mishap: Mishap?, _ work: (Execution) async throws -> Void,
        crash: @escaping @Sendable () async throws -> Void
    ) async throws -> Recorder.Record {
        if mishap == .deathBeforeHandler {
            try await restart(as: .died)
            return Recorder.Record()
        }
        let execution = Execution()
        recorder.expect(claim, hooks(mishap, execution, crash))
        let result: Result<Void, any Error>
        do {
            result = .success(try await withJitter { try await work(execution) })
        } catch {
            result = .failure(error)
        }
        let record = recorder.take(claim)
        try result.get()
        try await ledger.handOver()
        return record
    }

    private func hooks(
        _ mishap: Mishap?, _ execution: Execution, _ crash: @escaping @Sendable () async throws -> Void
    ) -> Recorder.Hooks {
        var hooks = Recorder.Hooks()
        switch mishap {
        case nil, .deathBeforeHandler: break
        // its claim is void from here on, so what it goes on to write is refused
        case .deathBeforeRecord: hooks.returned = { try await self.restart(as: .died) }
        case .deathOfOwnProcess: hooks.returned = crash
        case .drain: hooks.began = { await execution.stopped(.drain) }
        case .deadline: hooks.began = { await execution.stopped(.deadline) }
        case .cancellation: hooks.began = { await execution.stopped(.request) }
        }
        return hooks
    }
}

extension Execution {
    /// Stops the handler that asks for it, and returns once its task is cancelled.
    fileprivate func stopped(_ reason: Stop) async {
        stop(reason)
        // the task may have begun before there is anything that cancels it
        while !Task.isCancelled { await Task.yield() }
    }
}

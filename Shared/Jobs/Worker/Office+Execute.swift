import Models

extension Office {
    /// Executes a claimed job here, or in a process of its own where its type asks for one, or where an earlier attempt
    /// ended with its process: if it is the job that kills, it shall kill nobody else.
    func execute(
        _ job: ClaimedJob, in execution: Execution, claim: WorkSpan.ClaimTime? = nil
    ) async throws(StrandedWork) {
        let executor = JobExecutor(office: self)
        let isAlone = job.crashes > 0 || registry.queued[job.type]?.isolation == .process
        guard isAlone, let command = configuration.child, registry.queued[job.type] != nil else {
            try await executor.execute(job, in: execution, claim: claim)
            return
        }
        try await IsolatedExecutor(office: self, command: command)
            .execute(job, timeout: executor.timeout(of: job), in: execution)
    }

    /// The same for a run.
    func execute(
        _ run: ClaimedRun, in execution: Execution, claim: WorkSpan.ClaimTime? = nil
    ) async throws(StrandedWork) {
        if let job = registry.scheduled[run.job]?.run, type(of: job).yieldsToDrain { bench.yield(run.claim) }
        guard let (entry, _) = registry.scheduled[run.job], run.crashes > 0 || entry.isolation == .process,
            let command = configuration.child
        else {
            try await RunExecutor(office: self).execute(run, in: execution, claim: claim)
            return
        }
        try await IsolatedExecutor(office: self, command: command)
            .execute(run, timeout: run.timeout ?? entry.timeout, in: execution)
    }
}

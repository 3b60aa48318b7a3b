public import Jobs

extension TestService {
    /// Every queued job there is, live or ended, in the order in which they were enqueued.
    public var jobs: [LedgerJob] {
        get async throws { try await ledger.jobs(after: 0) }
    }

    /// Those of one type.
    public func jobs<Job: QueuedJob>(_ job: Job.Type) async throws -> [LedgerJob] {
        try await jobs.filter { $0.type == Job.type }
    }

    /// One by its id; `nil` when there is none.
    public func job(_ id: Int64) async throws -> LedgerJob? { try await ledger.job(id) }

    /// Every dead letter, the oldest first.
    public var deadLetters: [LedgerLetter] {
        get async throws { try await ledger.letters() }
    }

    /// Every run, the oldest first.
    public var runs: [LedgerRun] {
        get async throws { try await ledger.runs() }
    }

    /// What a recurring job has done; `nil` when there is none of that name.
    public func recurring(_ name: String) async throws -> LedgerRecurring? { try await ledger.recurring(name) }
}

extension Sequence<LedgerJob> {
    /// The payloads of those of one type, in order.
    ///
    /// - Throws: `DecodingError` when one is of another shape.
    public func payloads<Job: QueuedJob>(of job: Job.Type) throws -> [Job.Payload] {
        try filter { $0.type == Job.type }.map { try $0.payload(of: job) }
    }
}

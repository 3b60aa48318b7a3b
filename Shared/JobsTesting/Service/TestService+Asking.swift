public import Jobs
import Models

extension TestService {
    /// Enqueues jobs.
    ///
    /// - Returns: the ids of those that are new; a request whose unique key already waits has none.
    /// - Throws: ``Jobs/DuplicateJob``; ``Jobs/UnknownDependency``; what the ledger says of a payload that is not JSON.
    @discardableResult
    public func enqueue(_ requests: JobRequest...) async throws -> [Int64] {
        let new = try await ledger.enqueue(requests, cause: Cause())
        if !new.isEmpty { ring(for: requests.map(\.family)) }
        return new
    }

    /// Enqueues one job.
    ///
    /// - Returns: the id of the job that does the work, also where one with the same key waited already.
    @discardableResult
    public func enqueue<Job: QueuedJob>(
        _ job: Job.Type, _ payload: Job.Payload, change: (inout JobRequest) -> Void = { _ in }
    ) async throws -> Int64 {
        var request = try Job.request(payload)
        change(&request)
        let placement = try await ledger.place(request, cause: Cause())
        if placement.isNew { ring(for: [request.family]) }
        return placement.id
    }

    /// Hands the service a message, as the broker would: a request, a tick, or something it does not understand.
    public func take(_ message: TestMessage) async throws {
        try await ledger.take(message, for: family)
    }

    /// Asks for the end of jobs, as `carillon jobs cancel` does.
    ///
    /// - Throws: ``Jobs/NotFound`` for a single id that has ended or never was.
    @discardableResult
    public func cancel(_ ids: Int64..., because reason: String? = nil) async throws -> CancelReport {
        var filter = JobFilter()
        filter.ids = ids
        return try await ledger.cancel(filter, by: Operator(name: "test", reason: reason))
    }

    /// Makes jobs that are pending due now, as `carillon jobs retry-now` does.
    @discardableResult
    public func retryNow(_ ids: Int64...) async throws -> Int {
        var filter = JobFilter()
        filter.ids = ids
        return try await ledger.reschedule(filter, to: nil, by: Operator(name: "test"))
    }

    /// Replays a dead letter, as `carillon dead replay` does.
    @discardableResult
    public func replay(_ letter: LedgerLetter, edit: LetterEdit = .none) async throws -> Replayed? {
        try await ledger.replay([letter.id], edit: edit, perSecond: nil, by: Operator(name: "test")).first
    }

    /// Holds something up, or lets it go on.
    public func pause(_ scope: PauseScope, _ name: String) async throws {
        _ = try await ledger.pause(scope, name, by: Operator(name: "test"))
    }

    public func resume(_ scope: PauseScope, _ name: String) async throws {
        _ = try await ledger.resume(scope, name, by: Operator(name: "test"))
    }

    /// Sets a cap, a rate, or both; see ``Jobs/LimitLedger``.
    public func limit(
        _ scope: LimitScope, _ name: String, maxRunning: Int? = nil, rate: Double? = nil, burst: Double? = nil
    ) async throws {
        try await ledger.limit(scope, name, maxRunning: maxRunning, rate: rate, burst: burst)
    }
}

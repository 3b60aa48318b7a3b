import FoundationEssentials
public import Logging
public import Models
public import Postgres

/// What a run or an attempt of a queued job works with.
public struct WorkContext: Sendable {
    public let claim: Claim
    /// Claims so far, this one included.
    public let attempt: Int
    public let cause: Cause
    /// Carries the correlation id on every line.
    public let logger: Logger
    /// For reading; writes go through ``transaction(_:)`` or the outcome's effects.
    public let database: PostgresPool
    /// Whether this process may act; see ``Standing``.
    public let standing: Standing
    /// When the work is asked to stop. What cannot end before had better stop by itself, with what it has so far.
    public let deadline: ContinuousClock.Instant
    private let enqueued: Enqueued
    /// What stands in for the ledger's database; `nil` outside of tests.
    let standIn: (any LedgerStandIn)?

    /// For tests of jobs: a context without a service around it.
    public init(
        claim: Claim, attempt: Int, cause: Cause, logger: Logger, database: PostgresPool, standing: Standing,
        deadline: ContinuousClock.Instant
    ) {
        self.init(
            claim: claim, attempt: attempt, cause: cause, logger: logger, database: database, standing: standing,
            deadline: deadline, enqueued: Enqueued())
    }

    init(
        claim: Claim, attempt: Int, cause: Cause, logger: Logger, database: PostgresPool, standing: Standing,
        deadline: ContinuousClock.Instant, enqueued: Enqueued, standIn: (any LedgerStandIn)? = nil
    ) {
        self.claim = claim
        self.attempt = attempt
        self.cause = cause
        self.logger = logger
        self.database = database
        self.standing = standing
        self.deadline = deadline
        self.enqueued = enqueued
        self.standIn = standIn
    }

    public var correlationID: CorrelationID { cause.correlationID }

    /// The same over all attempts: for effects outside our database, at services that take such a key.
    public var idempotencyKey: String {
        switch claim {
        case .run(let id, _): "run-\(id.uuidString.lowercased())"
        case .job(let id, _): "job-\(id)"
        }
    }

    /// Runs `body` in a transaction that commits only while the claim holds.
    ///
    /// - Throws: ``ClaimLost`` when the claim is void; what `body` throws; ``Postgres/PostgresError``.
    public func transaction<Result: Sendable>(
        _ body: @Sendable @escaping (PostgresTransaction) async throws -> Result
    ) async throws -> Result {
        if let standIn { return try await standIn.transaction(claim, body) }
        return try await database.transaction { transaction in
            try await claim.hold(in: transaction)
            return try await body(transaction)
        }
    }

    /// Writes queued jobs that inherit this work's correlation id; they exist once `transaction` commits.
    ///
    /// - Returns: how many were new; requests whose unique key already waits are not.
    @discardableResult
    public func enqueue(_ requests: [JobRequest], in transaction: PostgresTransaction) async throws -> Int {
        if let standIn {
            enqueued.add(requests, new: requests.count)
            return try await standIn.enqueue(requests, cause: cause, in: transaction)
        }
        let ids = try await JobLedger.enqueue(requests, cause: cause, in: transaction)
        enqueued.add(requests, ids: ids, new: ids.count)
        return ids.count
    }

    /// Writes queued jobs at once, in a transaction of its own that commits only while the claim holds; what the work
    /// does afterwards does not take them back.
    ///
    /// - Returns: how many were new; requests whose unique key already waits are not.
    /// - Throws: ``ClaimLost``; ``DuplicateJob``; ``UnknownDependency``; ``Postgres/PostgresError``.
    @discardableResult
    public func enqueue(_ requests: [JobRequest]) async throws -> Int {
        try await transaction { try await enqueue(requests, in: $0) }
    }

    /// The same for many, by COPY; see ``JobLedger/enqueueMany(_:cause:in:)``.
    @discardableResult
    public func enqueueMany(_ requests: [JobRequest], in transaction: PostgresTransaction) async throws -> Int {
        if let standIn {
            enqueued.add(requests, new: requests.count)
            return try await standIn.enqueue(requests, cause: cause, in: transaction)
        }
        let count = try await JobLedger.enqueueMany(requests, cause: cause, in: transaction)
        enqueued.add(requests, new: count)
        return count
    }
}

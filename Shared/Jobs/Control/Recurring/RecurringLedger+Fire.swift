import FoundationEssentials
import Models
import Postgres
import Schedules

extension RecurringLedger {
    /// What one round made of a recurring job.
    struct Fired: Sendable {
        let job: Int64
        let correlationID: CorrelationID
        /// For whoever hears the family's bells.
        let bell: OutboxMessage
    }

    /// Brings the due instants of one recurring job into the ledger: at most one queued job.
    ///
    /// The row is locked, the database's clock judges what is due, and the job, its bell and `accounted_to` commit
    /// together, so publishers that race enqueue one job.
    ///
    /// - Returns: `nil` when nothing was enqueued: nothing was due, the revision is no longer current, it is paused, or
    ///   a job with its key waits.
    static func fire(_ stored: StoredRecurringJob, in database: PostgresPool) async throws -> Fired? {
        try await database.transaction { transaction in
            guard let current = try await lock(stored.definition.name, in: transaction),
                current.revision == stored.revision
            else { return nil }
            return try await account(for: current, in: transaction)
        }
    }

    static func lock(_ name: String, in transaction: PostgresTransaction) async throws -> StoredRecurringJob? {
        try await transaction.query("SELECT 1 FROM recurring_jobs WHERE name = \(name) FOR UPDATE")
        return try await transaction.query("\(part: StoredRecurringJob.selection) WHERE name = \(name)").first
            .map(StoredRecurringJob.init)
    }

    /// Fires what is due by now, before a change.
    ///
    /// - Returns: whether there is such a recurring job.
    @discardableResult
    static func accountForDue(_ name: String, in transaction: PostgresTransaction) async throws -> Bool {
        do {
            guard let stored = try await lock(name, in: transaction) else { return false }
            _ = try await account(for: stored, in: transaction)  // its bell waits in the outbox for the relay
        } catch is ScheduleError {
            // no version of ours could read it, so nothing was due by it
        }
        return true
    }

    /// Counts the instants that passed during a pause as missed.
    static func accountForPause(_ name: String, in transaction: PostgresTransaction) async throws {
        guard let stored = try await lock(name, in: transaction) else { return }
        let now = try await clock(transaction)
        guard let span = Accounting.span(of: stored.schedule, after: stored.accountedTo, through: now) else { return }
        try await write(name, missed: span.count, through: span.through, in: transaction)
    }

    private static func account(
        for stored: StoredRecurringJob, in transaction: PostgresTransaction
    ) async throws -> Fired? {
        if stored.isPaused { return nil }
        let accounting = Accounting(
            of: stored.schedule, accountedTo: stored.accountedTo, now: try await clock(transaction),
            catchUp: stored.definition.catchUp)
        let name = stored.definition.name
        if let missed = accounting.missed {
            try await write(name, missed: missed.count, through: missed.through, in: transaction)
        }
        guard let due = accounting.due else { return nil }
        return try await enqueue(stored.definition, due, in: transaction)
    }

    private static func enqueue(
        _ job: RecurringJob, _ due: Accounting.Span, in transaction: PostgresTransaction
    ) async throws -> Fired? {
        var request = job.request
        request.onDuplicate = .keep
        request.availableAt = nil
        request.after = []
        let now = try await clock(transaction)
        request.expiresAt = job.expiresAfter.map { now.addingTimeInterval($0 / .seconds(1)) }
        request.messageID = "recurring:\(job.name):\(due.through.formatted(.iso8601))"
        let cause = Cause()
        let placement = try await JobLedger.place(request, cause: cause, in: transaction)
        try await write(job.name, missed: due.count - 1, through: due.through, placement, in: transaction)
        guard placement.isNew else { return nil }
        let bell = try await Outbox.put(
            exchange: "", routingKey: Topology.bellsQueue(request.family), messageID: "bell-\(placement.id)",
            cause: cause, body: [], in: transaction)
        return Fired(job: placement.id, correlationID: cause.correlationID, bell: bell)
    }

    private static func write(
        _ name: String, missed: Int, through: Date, _ placement: Placement? = nil,
        in transaction: PostgresTransaction
    ) async throws {
        try await transaction.query(
            """
            UPDATE recurring_jobs SET accounted_to = \(through), missed = missed + \(Int64(missed)),
                fired = fired + \(Int64(placement?.isNew == true ? 1 : 0)),
                merged = merged + \(Int64(placement?.isNew == false ? 1 : 0)),
                last_fired_at = coalesce(\(placement.map { _ in through }), last_fired_at),
                last_job = coalesce(\(placement?.id), last_job)
            WHERE name = \(name)
            """)
    }

    private static func clock(_ transaction: PostgresTransaction) async throws -> Date {
        try await transaction.query("SELECT clock_timestamp() AS now")[0].decode("now")
    }
}

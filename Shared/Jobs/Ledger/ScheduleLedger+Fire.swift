import FoundationEssentials
import Models
import Postgres

extension ScheduleLedger {
    /// Brings the due instants of one schedule into the ledger: at most one run and one row of missed instants.
    ///
    /// The schedule's row is locked, the database's clock judges what is due, and the run, its message and
    /// `accounted_to` commit together. So ten publishers that race make one run, and one that is killed after the
    /// commit leaves its message in the outbox.
    ///
    /// - Parameters:
    ///   - traceParent: of the span that fires it.
    ///   - tell: is told of the run, and of those that gave way to it or were missed, once all is committed.
    /// - Returns: the message to publish; `nil` when nothing was due, the revision is no longer current, or the schedule
    ///   or its job is paused.
    static func fire(
        _ stored: StoredSchedule, in database: PostgresPool, traceParent: TraceParent? = nil,
        tell: (Transition) -> Void = { _ in }
    ) async throws -> OutboxMessage? {
        let (message, steps): (OutboxMessage?, [Transition]) = try await database.transaction { transaction in
            guard let current = try await lock(stored.definition.job, in: transaction),
                current.revision == stored.revision
            else { return (nil, []) }
            var steps: [Transition] = []
            return (try await account(for: current, in: transaction, traceParent, &steps), steps)
        }
        steps.forEach(tell)
        return message
    }

    /// The same where nobody needs to be told.
    static func account(
        for stored: StoredSchedule, in transaction: PostgresTransaction
    ) async throws -> OutboxMessage? {
        var steps: [Transition] = []
        return try await account(for: stored, in: transaction, nil, &steps)
    }

    /// Accounts for every instant of a locked schedule up to now.
    private static func account(
        for stored: StoredSchedule, in transaction: PostgresTransaction, _ traceParent: TraceParent?,
        _ steps: inout [Transition]
    ) async throws -> OutboxMessage? {
        if stored.definition.isPaused { return nil }
        let clock = try await transaction.query("SELECT clock_timestamp() AS now")
        let accounting = Accounting(
            of: stored.schedule, accountedTo: stored.accountedTo, now: try clock[clock.startIndex].decode("now"),
            catchUp: stored.definition.catchUp)
        if let missed = accounting.missed {
            try await record(
                missed: missed, because: "no publisher ran within the catch-up window", of: stored, in: transaction)
            steps.append(Transition(.run, stored.definition.job, id: nil, status: "missed", count: missed.count))
        }
        var message: OutboxMessage?
        if let due = accounting.due {
            message = try await recordDue(due, of: stored, in: transaction, traceParent, &steps)
        }
        guard let last = accounting.due ?? accounting.missed else { return nil }
        try await transaction.query(
            "UPDATE schedules SET accounted_to = \(last.through) WHERE job = \(stored.definition.job)")
        return message
    }

    static func record(
        missed span: Accounting.Span, because reason: String, of stored: StoredSchedule,
        in transaction: PostgresTransaction
    ) async throws {
        try await transaction.query(
            """
            INSERT INTO scheduled_job_runs (job, family, trigger, scheduled_for, accounts_after, revision, missed, status,
                overlap, correlation_id, finished_at, settled_at, error)
            VALUES (\(stored.definition.job), \(stored.family.rawValue), 'schedule', \(span.through), \(span.after),
                \(stored.revision), \(span.count), 'missed', \(stored.definition.overlap.rawValue), \(CorrelationID().rawValue),
                clock_timestamp(), clock_timestamp(), \(reason))
            """)
    }

    private static func recordDue(
        _ span: Accounting.Span, of stored: StoredSchedule, in transaction: PostgresTransaction,
        _ traceParent: TraceParent?, _ steps: inout [Transition]
    ) async throws -> OutboxMessage {
        steps += try await supersede(stored, in: transaction)
        let id = UUID()
        let cause = Cause(traceParent: traceParent ?? TraceParent(), runID: id)
        let parameters = stored.definition.parameters
        try await transaction.query(
            """
            INSERT INTO scheduled_job_runs (id, job, family, trigger, scheduled_for, accounts_after, revision, missed,
                overlap, timeout_ms, parameters, correlation_id, traceparent)
            VALUES (\(id), \(stored.definition.job), \(stored.family.rawValue), 'schedule', \(span.through),
                \(span.after), \(stored.revision), \(span.count - 1), \(stored.definition.overlap.rawValue),
                \(stored.definition.timeout?.milliseconds), \(try JSONValue.object(parameters).text)::text::jsonb, \(cause.correlationID.rawValue),
                \(cause.traceParent.description))
            """)
        steps.append(.run(id, of: stored.definition.job, "queued", cause: cause.correlationID.rawValue))
        return try await Outbox.put(
            exchange: Topology.ticksExchange,
            routingKey: Topology.routingKey(stored.family, stored.definition.job),
            messageID: id.uuidString.lowercased(), cause: cause,
            body: try Tick(runID: id, parameters: parameters).encoded(), in: transaction)
    }

    /// A run by schedule that waits gives way to the newer one, with its message, so that a service that was away finds
    /// one run per job, not a pile. One that was begun before may have children, and settles with the last of them.
    private static func supersede(
        _ stored: StoredSchedule, in transaction: PostgresTransaction
    ) async throws -> [Transition] {
        try await transaction.query(
            """
            WITH superseded AS (
                UPDATE scheduled_job_runs SET status = 'superseded', finished_at = clock_timestamp(),
                    settled_at = CASE WHEN attempt = 0 THEN clock_timestamp() END,
                    error = CASE WHEN attempt = 0 THEN 'a newer instant came before it started'
                        ELSE 'a newer instant came before it was tried again' END
                WHERE job = \(stored.definition.job) AND trigger = 'schedule' AND status = 'queued'
                RETURNING id, correlation_id, error
            ), unsent AS (DELETE FROM outbox WHERE message_id IN (SELECT id::text FROM superseded))
            SELECT * FROM superseded
            """
        ).map {
            .run(
                try $0.decode("id"), of: stored.definition.job, "superseded", cause: try $0.decode("correlation_id"),
                reason: try $0.decode("error"))
        }
    }
}

import FoundationEssentials
import Models
import Postgres

extension RunLedger {
    /// The queued runs of a family that a claim might take now, oldest first.
    static func candidates(
        family: Family, jobs: [String], limit: Int, in database: any PostgresQuerying
    ) async throws -> [UUID] {
        let rows = try await database.query(
            """
            SELECT id FROM scheduled_job_runs AS run
            WHERE family = \(family.rawValue) AND status = 'queued' AND job = ANY(\(jobs)::text[])
                AND \(unescaped: isDue) AND \(unescaped: PauseLedger.admitsRun)
            ORDER BY created_at LIMIT \(limit)
            """)
        return try rows.map { try $0.decode("id", as: UUID.self) }
    }

    /// Whether a claim has something to do with the queued run `run`: to start or skip it, to merge it into an equal
    /// one that waits, or to ask the running one to stop. Otherwise it waits for the running one.
    static let isDue = """
        (overlap NOT IN ('buffer_one', 'cancel_running')
        OR NOT EXISTS (
            SELECT 1 FROM scheduled_job_runs AS other
            WHERE other.job = run.job AND other.status = 'running' AND other.overlap <> 'allow')
        OR (overlap = 'buffer_one' AND EXISTS (
            SELECT 1 FROM scheduled_job_runs AS other
            WHERE other.job = run.job AND other.status = 'queued' AND other.overlap = 'buffer_one'
                AND other.parameters = run.parameters AND (other.created_at, other.id) < (run.created_at, run.id)))
        OR (overlap = 'cancel_running' AND EXISTS (
            SELECT 1 FROM scheduled_job_runs AS other
            WHERE other.job = run.job AND other.status = 'running' AND other.overlap <> 'allow'
                AND other.cancel_requested_at IS NULL)))
        """

    /// Takes one queued run for a living process, or settles what its overlap policy says.
    ///
    /// - Parameter tell: is told when it was skipped.
    /// - Returns: `nil` when the run is not to be started here: someone else has it, it waits, or it was skipped.
    static func claim(
        _ id: UUID, holder: UUID, in database: PostgresPool, tell: (Transition) -> Void = { _ in }
    ) async throws -> ClaimedRun? {
        let (run, ended): (ClaimedRun?, Transition?) = try await database.transaction { transaction in
            guard let overlap = try await lockQueued(id, in: transaction) else { return (nil, nil) }
            if overlap.isExclusive, let running = try await running(besides: id, in: transaction) {
                return (nil, try await yield(id, to: running, by: overlap, in: transaction))
            }
            return (try await start(id, holder: holder, in: transaction), nil)
        }
        if let ended { tell(ended) }
        return run
    }

    /// Locks the job's row, then reads the run with a snapshot taken after the lock.
    private static func lockQueued(_ id: UUID, in transaction: PostgresTransaction) async throws -> OverlapPolicy? {
        try await transaction.query(
            """
            SELECT 1 FROM scheduled_jobs
            WHERE name = (SELECT job FROM scheduled_job_runs WHERE id = \(id)) FOR UPDATE
            """)
        let run = try await transaction.query(
            """
            SELECT overlap FROM scheduled_job_runs AS run
            WHERE id = \(id) AND status = 'queued' AND \(unescaped: PauseLedger.admitsRun) FOR UPDATE
            """)
        return try run.first?.decode("overlap", as: OverlapPolicy.self)
    }

    private static func running(besides id: UUID, in transaction: PostgresTransaction) async throws -> UUID? {
        try await transaction.query(
            """
            SELECT other.id FROM scheduled_job_runs AS other JOIN scheduled_job_runs AS mine USING (job)
            WHERE mine.id = \(id) AND other.status = 'running' AND other.overlap <> 'allow'
            """
        ).first?.decode("id", as: UUID.self)
    }

    private static func start(
        _ id: UUID, holder: UUID, in transaction: PostgresTransaction
    ) async throws -> ClaimedRun? {
        let rows = try await transaction.query(
            """
            WITH started AS (
                UPDATE scheduled_job_runs SET status = 'running', holder = \(holder), fence = gen_random_uuid(),
                    attempt = attempt + 1, started_at = clock_timestamp(), error = NULL
                WHERE id = \(id) AND EXISTS (SELECT 1 FROM processes WHERE id = \(holder) AND ended_at IS NULL)
                RETURNING *
            ), noted AS (
                INSERT INTO run_attempts (run_id, attempt, job, overlap, fence, holder, started_at)
                SELECT id, attempt, job, overlap, fence, holder, started_at FROM started
            )
            SELECT \(unescaped: claimColumns) FROM started
            """)
        return try rows.first.map(claimed)
    }

    /// The runs that the ledger has under way for a process.
    static func held(by holder: UUID, in database: any PostgresQuerying) async throws -> [ClaimedRun] {
        try await database.query(
            """
            SELECT \(unescaped: claimColumns) FROM scheduled_job_runs WHERE holder = \(holder) AND status = 'running'
            """
        ).map(claimed)
    }

    private static func claimed(_ row: PostgresRow) throws -> ClaimedRun {
        let id = try row.decode("id", as: UUID.self)
        let parameters = try JSONValue(parsing: try row.decode("parameters", as: String.self).utf8)
        guard case .object(let fields) = parameters else { throw LedgerError.vanished("the parameters of run \(id)") }
        let traceParent = try row.decode("traceparent", as: String?.self).flatMap(TraceParent.init(parsing:))
        return ClaimedRun(
            id: id, job: try row.decode("job"), fence: try row.decode("fence"),
            attempt: Int(try row.decode("attempt", as: Int32.self)), trigger: try row.decode("trigger"),
            parameters: fields,
            cause: Cause(
                correlationID: CorrelationID(rawValue: try row.decode("correlation_id")),
                traceParent: traceParent ?? TraceParent(), runID: id),
            startedAt: try row.decode("started_at"), scheduledFor: try row.decode("scheduled_for"),
            timeout: try row.decode("timeout_ms", as: Int64?.self).map { .milliseconds($0) },
            crashes: Int(try row.decode("crashes", as: Int32.self)))
    }
}

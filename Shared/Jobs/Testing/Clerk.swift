package import FoundationEssentials
package import Logging
package import Models
package import Postgres

/// Does one by one, when told to, what the parts of a worker do by themselves: for tests of jobs on PostgreSQL.
///
/// It adds nothing to the ledger's rules. Every act is the runtime's own code.
package struct Clerk: Sendable {
    package let database: PostgresPool
    let logger: Logger

    package init(database: PostgresPool, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    // MARK: Processes

    package func register(_ registry: JobRegistry) async throws {
        try await ScheduleLedger.register(registry.scheduled.values.map(\.job), in: database)
        try await JobLedger.register(registry.queuedTypes, of: registry.family, in: database)
    }

    /// A process that lives until it is ended.
    package func enter() async throws -> UUID {
        let identity = ProcessIdentity(service: "test")
        try await ProcessLedger.enter(identity, in: database)
        return identity.id
    }

    package func end(_ process: UUID, as ending: ProcessEnding) async throws {
        try await ProcessLedger.end(process, as: ending, in: database)
    }

    // MARK: Queued jobs

    /// Claims as the claimer does with so many free slots.
    package func claim(
        _ limit: Int, of types: [String], for holder: UUID, _ turns: inout Turns
    ) async throws -> [ClaimedJob] {
        var claimed: [ClaimedJob] = []
        while claimed.count < limit {
            let wanted = limit - claimed.count
            var (jobs, othersTakeTurns) = try await JobLedger.claim(
                types: types, holder: holder, limit: wanted, in: database)
            claimed += jobs
            if jobs.count == wanted { break }
            if othersTakeTurns {
                (jobs, _) = try await JobLedger.claimInTurn(
                    types: types, holder: holder, limit: wanted - jobs.count, turns: &turns, in: database)
                claimed += jobs
            }
            if jobs.isEmpty || !othersTakeTurns { break }
        }
        return claimed
    }

    /// Claims one if it is due.
    package func claim(job id: Int64, for holder: UUID) async throws -> ClaimedJob? {
        try await database.query(
            """
            WITH given AS (SELECT \(holder) AS holder), due AS MATERIALIZED (
                SELECT id FROM live_jobs AS job WHERE id = \(id) AND \(unescaped: JobLedger.isDue)
                    AND EXISTS (SELECT 1 FROM processes WHERE id = (SELECT holder FROM given) AND ended_at IS NULL)
                FOR UPDATE
            )
            \(unescaped: JobLedger.taking)
            """
        ).first.map(JobLedger.claimed)
    }

    package func complete(
        _ job: ClaimedJob, counts: Counts, result: JSONValue?, effects: JobOutcome.Effects?
    ) async throws -> Counts {
        let completion = Completion(job: job, counts: counts, result: result)
        if let effects { return try await JobLedger.complete(completion, with: effects, in: database).counts }
        let lost = try await JobLedger.complete([completion], in: database).lost
        if lost.contains(job.id) { throw ClaimLost(claim: job.claim) }
        return counts
    }

    package func giveBack(
        _ job: ClaimedJob, after delay: Duration, failure: Failure, error: String?
    ) async throws {
        try await JobLedger.giveBack(job, after: delay, failure: failure, error: error, in: database)
    }

    package func cancel(_ job: ClaimedJob, reason: String) async throws {
        try await JobLedger.cancel(job, reason: reason, in: database)
    }

    package func bury(_ job: ClaimedJob, error: String) async throws {
        try await JobLedger.bury(job, error: error, countsAs: .error, in: database)
    }

    package func stopRequests(of holder: UUID) async throws -> Set<Claim> {
        let runs = try await database.query(
            """
            SELECT id, fence FROM scheduled_job_runs
            WHERE holder = \(holder) AND status = 'running' AND cancel_requested_at IS NOT NULL
            """
        ).map { Claim.run(id: try $0.decode("id"), fence: try $0.decode("fence")) }
        return Set(runs + (try await JobLedger.stopRequests(of: holder, in: database)))
    }
}

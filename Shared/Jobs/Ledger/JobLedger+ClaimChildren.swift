import FoundationEssentials
import Postgres

extension JobLedger {
    /// Claims up to `limit` due jobs that runs of one scheduled job have fanned out to: by priority, then oldest first,
    /// within caps and rates. For a run in the foreground, which works off what is its own.
    static func claim(
        types: [String], of job: String, holder: UUID, limit: Int, in database: PostgresPool
    ) async throws -> [ClaimedJob] {
        let limited = try await database.query("SELECT EXISTS (SELECT FROM job_limits) AS v")[0]
        if try !limited.decode("v", as: Bool.self) {
            return try await claimFreely(types, of: job, holder: holder, limit: limit, in: database)
        }
        return try await database.transaction { transaction in
            try await transaction.query(
                "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.turns', 0))")
            var limits = try await JobLimits.load(in: transaction)
            let due = try await children(types, of: job, within: limits.allowances, in: transaction)
            let taken = limits.allowances.take(limit, of: due)
            if taken.isEmpty { return [] }
            let claim = TurnClaim(types: types, holder: holder, turns: Turns(), transaction: transaction)
            let jobs = try await claim.claim(taken)
            try await limits.save(in: transaction)
            return jobs
        }
    }

    /// The due jobs `job` whose run is of the job in `given`.
    private static let isDueChild = """
        run_id IN (SELECT id FROM scheduled_job_runs WHERE scheduled_job_runs.job = (SELECT name FROM given))
            AND \(isDue) AND \(PauseLedger.admitsJob) AND job_type IN (SELECT unnest(types) FROM given)
        """

    private static func claimFreely(
        _ types: [String], of job: String, holder: UUID, limit: Int, in database: any PostgresQuerying
    ) async throws -> [ClaimedJob] {
        try await database.query(
            """
            WITH given AS (SELECT \(holder) AS holder, \(job)::text AS name, \(types)::text[] AS types),
            due AS MATERIALIZED (
                SELECT id FROM live_jobs AS job WHERE \(unescaped: isDueChild)
                    AND EXISTS (SELECT 1 FROM processes WHERE id = (SELECT holder FROM given) AND ended_at IS NULL)
                ORDER BY priority DESC, available_at, id LIMIT \(limit) FOR UPDATE SKIP LOCKED
            )
            \(unescaped: taking)
            """
        ).map(claimed)
    }

    /// Those that something is left for of what limits them.
    private static func children(
        _ types: [String], of job: String, within allowances: Allowances, in transaction: PostgresTransaction
    ) async throws -> [Candidate] {
        let open = types.filter { !allowances.exhausted("type").contains($0) }
        return try await transaction.query(
            """
            WITH given AS (SELECT \(job)::text AS name, \(open)::text[] AS types)
            SELECT id, job_type, provider, turn_key(tenant_id) AS tenant, turn_key(user_id) AS "user"
            FROM live_jobs AS job WHERE \(unescaped: isDueChild)
                AND (provider IS NULL OR provider <> ALL(\(allowances.exhausted("provider"))::text[]))
                AND turn_key(tenant_id) <> ALL(\(allowances.exhaustedTenants)::uuid[])
            ORDER BY priority DESC, available_at, id LIMIT 1000
            """
        ).map(Candidate.init)
    }
}

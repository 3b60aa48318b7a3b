import FoundationEssentials
import Models
import Postgres

extension RunLedger {
    /// running → its end, with the job's own writes in the same transaction.
    ///
    /// A run without children is settled at once; otherwise ``settle(family:in:)`` does it when the last one ended.
    ///
    /// - Returns: the counts of all attempts, those of the effects included.
    /// - Throws: ``ClaimLost`` when the fence is no longer current; then the effects did not happen either.
    static func finish(_ run: ClaimedRun, _ ending: RunEnding, in database: PostgresPool) async throws -> Counts {
        try await database.transaction { transaction in
            guard try await lock(run, toWrite: ending.status.rawValue, in: transaction) else { return ending.counts }
            var counts = ending.counts
            if let effects = ending.effects { counts.add(try await effects(transaction)) }
            return try await write(run, ending, counts, in: transaction)
        }
    }

    /// - Returns: false when this very ending is in the ledger already, after a COMMIT whose answer was lost.
    static func lock(
        _ run: ClaimedRun, toWrite ending: String, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.query("SELECT 1 FROM scheduled_jobs WHERE name = \(run.job) FOR UPDATE")
        let held = try await transaction.query(
            "SELECT 1 FROM scheduled_job_runs WHERE id = \(run.id) AND fence = \(run.fence) FOR UPDATE")
        guard held.isEmpty else { return true }
        let ended = try await transaction.query(
            """
            SELECT 1 FROM run_attempts
            WHERE run_id = \(run.id) AND fence = \(run.fence) AND ended_at IS NOT NULL AND ending = \(ending)
            """)
        guard ended.isEmpty else { return false }
        throw ClaimLost(claim: run.claim)
    }

    private static func write(
        _ run: ClaimedRun, _ ending: RunEnding, _ counts: Counts, in transaction: PostgresTransaction
    ) async throws -> Counts {
        let rows = try await transaction.query(
            """
            WITH ended AS (
                UPDATE scheduled_job_runs SET status = \(ending.status.rawValue), fence = NULL, holder = NULL,
                    finished_at = clock_timestamp(), counts = sum_counts(counts, \(try counts.json.text)::text::jsonb),
                    duration_ms = extract(epoch FROM clock_timestamp() - started_at) * 1000,
                    error = \(ending.error?.storableError)::text,
                    settled_at = CASE WHEN NOT EXISTS (SELECT 1 FROM live_jobs WHERE run_id = \(run.id))
                        AND NOT EXISTS (SELECT 1 FROM finished_jobs WHERE run_id = \(run.id))
                        THEN clock_timestamp() END
                WHERE id = \(run.id)
                RETURNING counts::text
            ), noted AS (
                UPDATE run_attempts SET ended_at = clock_timestamp(), ending = \(ending.status.rawValue)
                WHERE run_id = \(run.id) AND fence = \(run.fence)
            ), succeeded AS (
                UPDATE scheduled_jobs SET last_success_at = clock_timestamp()
                WHERE name = \(run.job) AND \(ending.status == .completed)
            )
            SELECT counts FROM ended
            """)
        return try rows.first.map { try Counts(stored: $0.decode("counts"), inOrderOf: counts) } ?? counts
    }

    /// Leaves a word on a row that stays claimed.
    static func note(_ note: String, on run: ClaimedRun, in database: any PostgresQuerying) async throws {
        try await database.query(
            "UPDATE scheduled_job_runs SET error = \(note) WHERE id = \(run.id) AND fence = \(run.fence)")
    }

    /// running → queued, uncounted: handed back by a process that drains.
    static func handBack(_ run: ClaimedRun, in database: PostgresPool) async throws {
        try await database.transaction { transaction in
            guard try await lock(run, toWrite: "handed_back", in: transaction) else { return }
            try await transaction.query(
                """
                WITH noted AS (
                    UPDATE run_attempts SET ended_at = clock_timestamp(), ending = 'handed_back'
                    WHERE run_id = \(run.id) AND fence = \(run.fence))
                UPDATE scheduled_job_runs SET status = 'queued', fence = NULL, holder = NULL WHERE id = \(run.id)
                """)
        }
    }

    /// Marks ended runs whose last child ended, and adds the children's counts to their own.
    ///
    /// Decided with a snapshot of its own, after the children committed; the sweep repeats it each second, so that
    /// two last children that end at once leave no run open.
    ///
    /// - Returns: those it has marked.
    @discardableResult
    static func settle(family: Family, in database: any PostgresQuerying) async throws -> [Transition] {
        try await database.query(
            """
            UPDATE scheduled_job_runs AS run SET settled_at = clock_timestamp(), counts = (
                SELECT coalesce(jsonb_object_agg(key, total), '{}') FROM (
                    SELECT key, sum(value::numeric) AS total FROM (
                        SELECT run.counts UNION ALL SELECT counts FROM finished_jobs WHERE run_id = run.id
                    ) AS parts, jsonb_each_text(parts.counts) GROUP BY key
                ) AS totals)
            WHERE family = \(family.rawValue) AND \(unescaped: isUnsettled)
            RETURNING id, job, correlation_id
            """
        ).map {
            .run(
                try $0.decode("id"), of: try $0.decode("job"), "settled", cause: try $0.decode("correlation_id"))
        }
    }

    /// Of the row `run`: it and all its children have ended, and nobody has added up what they did.
    static let isUnsettled = """
        status NOT IN ('queued', 'running') AND settled_at IS NULL
        AND NOT EXISTS (SELECT FROM live_jobs WHERE run_id = run.id)
        """
}

import FoundationEssentials
import Jobs
import Models
import Postgres

extension DatabaseLedger {
    func lastJob() async throws -> Int64 {
        try await pool.query(
            """
            SELECT greatest((SELECT coalesce(max(id), 0) FROM live_jobs), (SELECT coalesce(max(id), 0) FROM finished_jobs))
                AS last
            """)[0].decode("last")
    }

    func jobs(after id: Int64) async throws -> [LedgerJob] { try await jobs(where: "id > \(id)") }

    func job(_ id: Int64) async throws -> LedgerJob? { try await jobs(where: "id = \(id)").first }

    private func jobs(where condition: PostgresQuery) async throws -> [LedgerJob] {
        try await pool.query(
            """
            SELECT id, job_type, family, status, payload::text AS payload, unique_key, priority,
                nullif(available_at, 'infinity') AS available_at,
                ARRAY(SELECT needs FROM job_dependencies WHERE job_id = job.id) AS after, expires_at, timeout_ms,
                max_retries, retry_count, crashes, interruptions, attempt, tenant_id, user_id, provider, reference_type,
                reference_id, message_id, run_id, correlation_id, NULL AS result, counts::text, error,
                errors::text AS errors, cancel_requested_at IS NOT NULL AS is_cancel_requested, created_at,
                payload_version, lone_crashes, callback::text AS callback, callback_of
            FROM live_jobs AS job WHERE \(part: condition)
            UNION ALL
            SELECT id, job_type, family, status, payload::text, unique_key, priority, NULL, '{}', NULL, NULL,
                max_retries, retry_count, crashes, interruptions, attempt, tenant_id, user_id, provider, reference_type,
                reference_id, message_id, run_id, correlation_id, result::text, counts::text, error,
                errors::text, false, created_at, payload_version, 0, callback::text, callback_of
            FROM finished_jobs AS job WHERE \(part: condition)
            ORDER BY id
            """
        ).map(LedgerJob.init)
    }

    func letters() async throws -> [LedgerLetter] {
        try await pool.query(
            """
            SELECT id, kind, family, name, reason, payload::text AS payload, body, exchange, routing_key,
                errors::text AS errors, job_id, message_id, correlation_id, replayed_at IS NOT NULL AS is_replayed,
                replayed_job, replayed_run
            FROM dead_letters WHERE purged_at IS NULL ORDER BY id
            """
        ).map(LedgerLetter.init)
    }

    func runs() async throws -> [LedgerRun] {
        try await pool.query("\(part: Self.runs) ORDER BY created_at, id").map(LedgerRun.init)
    }

    func run(_ id: UUID) async throws -> LedgerRun? {
        try await pool.query("\(part: Self.runs) WHERE id = \(id)").first.map(LedgerRun.init)
    }

    private static let runs: PostgresQuery = """
        SELECT id, job, trigger, overlap, status, scheduled_for, missed, parameters::text AS parameters, attempt,
            crashes, lone_crashes, counts::text AS counts, error, settled_at IS NOT NULL AS is_settled,
            status = 'running' AND cancel_requested_at IS NOT NULL AS is_cancel_requested, correlation_id
        FROM scheduled_job_runs
        """

    func recurring(_ name: String) async throws -> LedgerRecurring? {
        try await RecurringLedger.load(in: pool).jobs.first { $0.definition.name == name }.map {
            LedgerRecurring(fired: Int($0.fired), merged: Int($0.merged), missed: Int($0.missed))
        }
    }
}

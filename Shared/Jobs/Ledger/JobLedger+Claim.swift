import FoundationEssentials
import Models
import Postgres

extension JobLedger {
    /// Claims up to `limit` due jobs of the given types for a living process, best first.
    ///
    /// With `job` only what runs of that scheduled job have fanned out to. One statement. A lane is what has the same
    /// type and priority: in each the index leads straight to what is due, whatever waits for later. The materialized
    /// list keeps the planner from running the locking subquery twice.
    static func claim(
        types: [String], of job: String? = nil, holder: UUID, limit: Int,
        in database: any PostgresQuerying
    ) async throws -> [ClaimedJob] {
        let rows = try await database.query(
            """
            WITH RECURSIVE lanes AS (
                SELECT name AS type, priority FROM unnest(\(types)::text[]) AS types (name), LATERAL (
                    SELECT priority FROM live_jobs WHERE job_type = name AND status = 'pending'
                    ORDER BY priority DESC LIMIT 1) AS highest
                UNION ALL
                SELECT type, next.priority FROM lanes, LATERAL (
                    SELECT priority FROM live_jobs
                    WHERE job_type = type AND status = 'pending' AND priority < lanes.priority
                    ORDER BY priority DESC LIMIT 1) AS next
            ), due AS MATERIALIZED (
                SELECT id FROM lanes, LATERAL (
                    SELECT id, available_at FROM live_jobs AS job
                    WHERE job_type = lanes.type AND priority = lanes.priority AND status = 'pending'
                        AND available_at <= statement_timestamp()
                        AND (\(job)::text IS NULL OR run_id IN (SELECT id FROM scheduled_job_runs WHERE job = \(job)))
                        AND (unique_key IS NULL OR NOT EXISTS (
                            SELECT 1 FROM live_jobs AS running
                            WHERE running.job_type = job.job_type AND running.unique_key = job.unique_key
                                AND running.status = 'processing'))
                    ORDER BY available_at, id LIMIT \(limit) FOR UPDATE SKIP LOCKED) AS first
                WHERE EXISTS (SELECT 1 FROM processes WHERE id = \(holder) AND ended_at IS NULL)
                ORDER BY lanes.priority DESC, available_at, id LIMIT \(limit)
            )
            UPDATE live_jobs AS job
            SET status = 'processing', holder = \(holder), fence = gen_random_uuid(), attempt = attempt + 1,
                started_at = clock_timestamp(), updated_at = clock_timestamp()
            FROM due WHERE job.id = due.id
            RETURNING job.id, job_type, fence, payload::text AS payload, unique_key, attempt, retry_count,
                max_retries, run_id, correlation_id, traceparent
            """)
        return try rows.map(claimed)
    }

    /// The jobs that the ledger has under way for a process.
    static func held(by holder: UUID, in database: any PostgresQuerying) async throws -> [ClaimedJob] {
        try await database.query(
            """
            SELECT id, job_type, fence, payload::text AS payload, unique_key, attempt, retry_count, max_retries, run_id,
                correlation_id, traceparent
            FROM live_jobs WHERE holder = \(holder) AND status = 'processing'
            """
        ).map(claimed)
    }

    static func claimed(_ row: PostgresRow) throws -> ClaimedJob {
        let traceParent = try row.decode("traceparent", as: String?.self).flatMap(TraceParent.init(parsing:))
        return ClaimedJob(
            id: try row.decode("id"),
            type: try row.decode("job_type"),
            fence: try row.decode("fence"),
            payload: try row.decode("payload"),
            uniqueKey: try row.decode("unique_key"),
            attempt: Int(try row.decode("attempt", as: Int32.self)),
            retryCount: Int(try row.decode("retry_count", as: Int32.self)),
            maxRetries: Int(try row.decode("max_retries", as: Int32.self)),
            cause: Cause(
                correlationID: CorrelationID(rawValue: try row.decode("correlation_id")),
                traceParent: traceParent ?? TraceParent(),
                runID: try row.decode("run_id"))
        )
    }
}

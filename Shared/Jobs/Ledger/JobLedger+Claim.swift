import FoundationEssentials
import Models
import Postgres

extension JobLedger {
    /// Claims up to `limit` due jobs of the given types for a living process: by priority, then oldest first.
    ///
    /// One statement, for lanes in which nobody has to take turns and nothing is limited. From the highest lane on where
    /// that is not so, everything is left to ``claimInTurn(types:holder:limit:turns:in:)``. The materialized lists keep
    /// the planner from running the locking subquery twice.
    ///
    /// - Returns: the jobs, and whether there are lanes in which turns are taken.
    static func claim(
        types: [String], holder: UUID, limit: Int, in database: any PostgresQuerying
    ) async throws -> (jobs: [ClaimedJob], othersTakeTurns: Bool) {
        let rows = try await database.planned(
            """
            WITH RECURSIVE given AS (SELECT \(types)::text[] AS types, \(holder) AS holder),
            \(unescaped: lanes), due AS MATERIALIZED (
                SELECT id FROM lanes, LATERAL (
                    SELECT id, available_at FROM live_jobs AS job
                    WHERE job_type = lanes.type AND priority = lanes.priority AND turn_key(tenant_id) = lanes.tenant
                        AND turn_key(user_id) = lanes."user" AND \(unescaped: isDue)
                    ORDER BY available_at, id LIMIT \(limit) FOR UPDATE SKIP LOCKED) AS first
                WHERE EXISTS (SELECT 1 FROM processes WHERE id = (SELECT holder FROM given) AND ended_at IS NULL)
                    AND lanes.priority > ALL (SELECT priority FROM lanes WHERE takes_turns)
                ORDER BY lanes.priority DESC, available_at, id LIMIT \(limit)
            ), claimed AS (
                \(unescaped: taking)
            )
            SELECT EXISTS (SELECT FROM lanes WHERE takes_turns) AS others_take_turns, claimed.*
            FROM (SELECT 1) AS one LEFT JOIN claimed ON true
            """)
        let othersTakeTurns = try rows[rows.startIndex].decode("others_take_turns", as: Bool.self)
        return (try rows.filter { try $0.decode("id", as: Int64?.self) != nil }.map(claimed), othersTakeTurns)
    }

    /// The jobs that the ledger has under way for a process.
    static func held(by holder: UUID, in database: any PostgresQuerying) async throws -> [ClaimedJob] {
        try await database.query(
            """
            SELECT \(unescaped: claimColumns) FROM live_jobs AS job
            WHERE holder = \(holder) AND status = 'processing'
            """
        ).map(claimed)
    }

    static let claimColumns = """
        job.id, job_type, fence, payload::text AS payload, unique_key, attempt, retry_count, max_retries, crashes, \
        lone_crashes, timeout_ms, run_id, correlation_id, traceparent, tenant_id, user_id, payload_version, \
        extract(epoch FROM job.started_at - greatest(job.available_at, job.created_at))::float8 AS waited
        """

    static func claimed(_ row: PostgresRow) throws -> ClaimedJob {
        let traceParent = try row.decode("traceparent", as: String?.self).flatMap(TraceParent.init(parsing:))
        return ClaimedJob(
            id: try row.decode("id"),
            type: try row.decode("job_type"),
            fence: try row.decode("fence"),
            payload: try row.decode("payload"),
            payloadVersion: try row.decode("payload_version"),
            uniqueKey: try row.decode("unique_key"),
            attempt: Int(try row.decode("attempt", as: Int32.self)),
            retryCount: Int(try row.decode("retry_count", as: Int32.self)),
            maxRetries: Int(try row.decode("max_retries", as: Int32.self)),
            crashes: Int(try row.decode("crashes", as: Int32.self)),
            loneCrashes: Int(try row.decode("lone_crashes", as: Int32.self)),
            timeout: try row.decode("timeout_ms", as: Int64?.self).map { .milliseconds($0) },
            tenantID: try row.decode("tenant_id"),
            userID: try row.decode("user_id"),
            cause: Cause(
                correlationID: CorrelationID(rawValue: try row.decode("correlation_id")),
                traceParent: traceParent ?? TraceParent(),
                runID: try row.decode("run_id")),
            waited: try row.decode("waited", as: Double?.self).map { .seconds($0) })
    }
}

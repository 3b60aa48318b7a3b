extension JobLedger {
    /// The lanes of the types in `given` that anything waits in: what has the same type and priority.
    ///
    /// Each with its first tenant and user, and whether turns have to be taken in it: when more than these wait at its
    /// priority, of whatever type, or when anything is limited. What is paused has no lane.
    static let lanes = """
        highest AS (
            SELECT name AS type, first.* FROM given, unnest(types) AS names (name), LATERAL (
                SELECT priority, turn_key(tenant_id) AS tenant, turn_key(user_id) AS "user" FROM live_jobs
                WHERE job_type = name AND \(waits)
                ORDER BY priority DESC, turn_key(tenant_id), turn_key(user_id) LIMIT 1) AS first
            WHERE \(PauseLedger.admitsType)
            UNION ALL
            SELECT type, next.* FROM highest, LATERAL (
                SELECT priority, turn_key(tenant_id), turn_key(user_id) FROM live_jobs
                WHERE job_type = type AND priority < highest.priority AND \(waits)
                ORDER BY priority DESC, turn_key(tenant_id), turn_key(user_id) LIMIT 1) AS next
        ), whole AS (
            SELECT highest.*, last_tenant, last_user FROM highest, LATERAL (
                SELECT turn_key(tenant_id) AS last_tenant, turn_key(user_id) AS last_user FROM live_jobs
                WHERE job_type = type AND priority = highest.priority AND \(waits)
                ORDER BY turn_key(tenant_id) DESC, turn_key(user_id) DESC LIMIT 1) AS last
        ), lanes AS MATERIALIZED (
            SELECT type, priority, tenant, "user", EXISTS (
                    SELECT FROM whole AS other WHERE other.priority = whole.priority
                        AND (other.last_tenant, other.last_user) <> (whole.tenant, whole."user"))
                OR EXISTS (SELECT FROM job_limits) OR EXISTS (\(PauseLedger.tenants)) AS takes_turns
            FROM whole)
        """

    /// Whether a row is in the index of what waits, wherever its instant is.
    static let waits = "status = 'pending' AND available_at < 'infinity'"

    /// Whether the row `job` may be claimed by the clock, nobody wants it ended, and none with its key is at work.
    static let isDue = """
        \(waits) AND available_at <= statement_timestamp()
            AND (expires_at IS NULL OR expires_at > statement_timestamp()) AND cancel_requested_at IS NULL
            AND (unique_key IS NULL OR NOT EXISTS (
                SELECT 1 FROM live_jobs AS running
                WHERE running.job_type = job.job_type AND running.unique_key = job.unique_key
                    AND running.status = 'processing'))
        """

    /// pending → processing of what is in `due`, for the holder in `given`.
    static let taking = """
        UPDATE live_jobs AS job
        SET status = 'processing', holder = given.holder, fence = gen_random_uuid(), attempt = attempt + 1,
            started_at = clock_timestamp(), updated_at = clock_timestamp()
        FROM given WHERE job.id = ANY(ARRAY(SELECT id FROM due)) RETURNING \(claimColumns)
        """
}

extension Trace {
    /// What happened under the id `wanted.id`, as `at, what, subject, details`; one part for each kind of thing.
    static let story = [runs, queuedJobs, others].joined(separator: "\nUNION ALL\n")

    private static let runs = """
        SELECT created_at AS at, 'run queued' AS what, job AS subject,
            concat_ws(' ', trigger, 'for ' || scheduled_for, nullif(parameters::text, '{}')) AS details
        FROM scheduled_job_runs WHERE correlation_id = (SELECT id FROM wanted)
        UNION ALL
        SELECT attempt.started_at, 'run attempt ' || attempt.attempt || ' began', run.job,
            'process ' || attempt.holder
        FROM run_attempts AS attempt JOIN scheduled_job_runs AS run ON run.id = attempt.run_id
        WHERE run.correlation_id = (SELECT id FROM wanted)
        UNION ALL
        SELECT finished_at, 'run ' || status, job, concat_ws(' ', counts::text, error)
        FROM scheduled_job_runs WHERE correlation_id = (SELECT id FROM wanted) AND finished_at IS NOT NULL
        UNION ALL
        SELECT settled_at, 'run settled', job, counts::text
        FROM scheduled_job_runs WHERE correlation_id = (SELECT id FROM wanted) AND settled_at IS NOT NULL
        """

    private static let queuedJobs = """
        SELECT created_at, 'job queued', job_type || ' ' || id, concat_ws(' ', unique_key, payload::text)
        FROM jobs WHERE correlation_id = (SELECT id FROM wanted)
        UNION ALL
        SELECT (entry ->> 'at')::timestamptz, 'job attempt ' || (entry ->> 'attempt') || ' failed',
            job_type || ' ' || id, entry ->> 'error'
        FROM (
            SELECT id, job_type, correlation_id, errors FROM live_jobs
            UNION ALL SELECT id, job_type, correlation_id, errors FROM finished_jobs
        ) AS tried, jsonb_array_elements(errors) AS entry
        WHERE correlation_id = (SELECT id FROM wanted)
        UNION ALL
        SELECT finished_at, 'job ' || status, job_type || ' ' || id,
            concat_ws(' ', 'attempt ' || attempt, nullif(counts::text, '{}'), error)
        FROM finished_jobs WHERE correlation_id = (SELECT id FROM wanted)
        """

    private static let others = """
        SELECT created_at, 'dead letter', coalesce(name, ''), reason
        FROM dead_letters WHERE correlation_id = (SELECT id FROM wanted)
        UNION ALL
        SELECT replayed_at, 'dead letter replayed', coalesce(name, ''),
            concat_ws(' ', 'as', coalesce('job ' || replayed_job, 'run ' || replayed_run), 'by', replayed_by)
        FROM dead_letters WHERE correlation_id = (SELECT id FROM wanted) AND replayed_at IS NOT NULL
        UNION ALL
        SELECT created_at, 'signal', kind, title FROM signals WHERE correlation_id = (SELECT id FROM wanted)
        UNION ALL
        SELECT at, 'audit ' || action, subject, nullif(details::text, '{}')
        FROM audit_log WHERE correlation_id = (SELECT id FROM wanted)
        """
}

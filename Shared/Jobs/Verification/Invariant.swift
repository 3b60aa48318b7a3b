/// Something that is always true of the ledger, as a query that names what breaks it.
public struct Invariant: Sendable, Hashable {
    /// Its number in the design: `I1` to `I4`.
    public let number: String
    public let title: String
    /// Returns one column, `what`: a sentence for each breach; no row when all is well.
    let query: String
}

extension Invariant {
    /// All that can be checked in SQL on a live system, without stopping it.
    public static let all: [Invariant] = accepted + instants + fences + claims

    /// Accepted work ends in exactly one terminal row.
    private static let accepted = [
        Invariant(
            number: "I1", title: "a queued job is live or finished, never both",
            query:
                "SELECT format('job %s is live and finished', id) AS what FROM live_jobs JOIN finished_jobs USING (id)"),
        Invariant(
            number: "I1", title: "a queued job finishes once",
            query: """
                SELECT format('job %s finished %s times', id, count(*)) AS what
                FROM finished_jobs GROUP BY id HAVING count(*) > 1
                """),
        Invariant(
            number: "I1", title: "a failed job has a dead letter",
            query: """
                SELECT format('job %s failed without a dead letter', id) AS what FROM finished_jobs AS job
                WHERE status = 'failed' AND NOT EXISTS (SELECT 1 FROM dead_letters WHERE job_id = job.id)
                """),
        Invariant(
            number: "I1", title: "a job that is to call back has called back once",
            query: """
                SELECT format('job %s ended as %s and has called back %s times', job.id, job.status, count(told.id)) AS what
                FROM finished_jobs AS job LEFT JOIN LATERAL (
                    SELECT id FROM live_jobs WHERE callback_of = job.id
                    UNION ALL SELECT id FROM finished_jobs WHERE callback_of = job.id) AS told ON true
                WHERE job.callback->'on' ? job.status GROUP BY job.id, job.status HAVING count(told.id) <> 1
                """),
        Invariant(
            number: "I1", title: "a run that ended says when",
            query: """
                SELECT format('run %s of %s is %s without an end', id, job, status) AS what FROM scheduled_job_runs
                WHERE status NOT IN ('queued', 'running') AND finished_at IS NULL
                """),
        Invariant(
            number: "I1", title: "what the ledger accepted moves on within two minutes",
            query: """
                SELECT format('run %s of %s waits since %s though nothing holds it up', id, job, created_at) AS what
                FROM scheduled_job_runs AS run
                WHERE status = 'queued' AND created_at < clock_timestamp() - interval '2 minutes'
                    AND EXISTS (SELECT 1 FROM processes WHERE service = run.family AND ended_at IS NULL)
                    AND \(RunLedger.isDue) AND \(PauseLedger.admitsRun)
                    AND NOT EXISTS (SELECT 1 FROM run_attempts AS attempt WHERE attempt.job = run.job AND coalesce(
                        attempt.ended_at, 'infinity') > clock_timestamp() - interval '2 minutes')
                """),
        Invariant(
            number: "I1", title: "no run is overtaken by two minutes",
            query: """
                SELECT format('run %s of %s waits since %s, though run %s, asked for later, has started', run.id, run.job,
                    run.created_at, min(later.id::text)) AS what
                FROM scheduled_job_runs AS run JOIN scheduled_job_runs AS later USING (job)
                WHERE run.status = 'queued' AND run.overlap <> 'allow' AND run.attempt = 0
                    AND later.created_at > run.created_at + interval '2 minutes' AND later.started_at IS NOT NULL
                GROUP BY run.id
                """),
        Invariant(
            number: "I1", title: "a queued job that is due moves on within two minutes",
            query: """
                SELECT format('job %s of type %s has been due since %s, and its family does nothing', id, job_type,
                    available_at) AS what
                FROM live_jobs AS job
                WHERE status = 'pending' AND available_at < clock_timestamp() - interval '2 minutes'
                    AND job_type IN (SELECT name FROM job_types WHERE seen_at > clock_timestamp() - interval '1 day')
                    AND \(PauseLedger.admitsJob)
                    AND EXISTS (SELECT 1 FROM processes WHERE service = job.family AND ended_at IS NULL)
                    AND NOT EXISTS (SELECT 1 FROM live_jobs WHERE family = job.family AND status = 'processing')
                    AND NOT EXISTS (SELECT 1 FROM finished_jobs WHERE family = job.family
                        AND finished_at > clock_timestamp() - interval '2 minutes')
                """),
        Invariant(
            number: "I1", title: "a run settles within two minutes of its last child",
            query: """
                SELECT format('run %s of %s ended at %s, has no live children and is not settled', id, job, finished_at)
                    AS what
                FROM scheduled_job_runs AS run
                WHERE finished_at < clock_timestamp() - interval '2 minutes' AND settled_at IS NULL
                    AND EXISTS (SELECT 1 FROM processes WHERE service = run.family AND ended_at IS NULL)
                    AND NOT EXISTS (SELECT 1 FROM live_jobs WHERE run_id = run.id)
                    AND NOT EXISTS (SELECT 1 FROM finished_jobs WHERE run_id = run.id
                        AND finished_at > clock_timestamp() - interval '2 minutes')
                """),
        Invariant(
            number: "I1", title: "what is to be published is published within two minutes",
            query: """
                SELECT format('message %s to %s waits in the outbox since %s', message_id, routing_key, created_at)
                    AS what
                FROM outbox WHERE created_at < clock_timestamp() - interval '2 minutes'
                """),
    ]

    /// One run per job and instant, and no instant left out.
    private static let instants = [
        Invariant(
            number: "I2", title: "one run per job and instant",
            query: """
                SELECT format('%s has %s runs for %s', job, count(*), scheduled_for) AS what FROM scheduled_job_runs
                WHERE trigger = 'schedule' GROUP BY job, scheduled_for HAVING count(*) > 1
                """),
        Invariant(
            number: "I2", title: "the instants of a schedule are accounted for once and without a gap",
            query: """
                SELECT format('%s: run %s accounts from %s, the one before it up to %s', job, id, accounts_after, before)
                    AS what
                FROM (
                    SELECT id, job, revision, accounts_after,
                        lag(scheduled_for) OVER (PARTITION BY job ORDER BY scheduled_for) AS before,
                        lag(revision) OVER (PARTITION BY job ORDER BY scheduled_for) AS revision_before
                    FROM scheduled_job_runs WHERE trigger = 'schedule'
                ) AS chain
                WHERE accounts_after < before OR (revision = revision_before AND accounts_after <> before)
                """),
    ]

    /// No write under a fence that is no longer current.
    private static let fences = [
        Invariant(
            number: "I3", title: "a run ended under its last claim",
            query: """
                SELECT format('run %s: attempt %s ended as %s after attempt %s had begun', earlier.run_id,
                    earlier.attempt, earlier.ending, later.attempt) AS what
                FROM run_attempts AS earlier JOIN run_attempts AS later
                    ON later.run_id = earlier.run_id AND later.attempt > earlier.attempt
                WHERE earlier.ended_at > later.started_at
                """)
    ]

    /// No two valid claims on one thing, and no job overlapping itself unless it says so.
    private static let claims = [
        Invariant(
            number: "I4", title: "a job does not overlap itself",
            query: """
                SELECT format('%s: run %s began at %s while another ran until %s', job, run_id, started_at, busy_until)
                    AS what
                FROM (
                    SELECT job, run_id, started_at, max(coalesce(ended_at, 'infinity')) OVER (PARTITION BY job
                        ORDER BY started_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until
                    FROM run_attempts WHERE overlap <> 'allow'
                ) AS attempts
                WHERE started_at < busy_until
                """),
        Invariant(
            number: "I4", title: "two jobs with one key do not run at once",
            query: """
                SELECT format('%s %s: job %s began at %s while another ran until %s', job_type, unique_key, id,
                    started_at, busy_until) AS what
                FROM (
                    SELECT job_type, unique_key, id, started_at, max(finished_at) OVER (
                        PARTITION BY job_type, unique_key
                        ORDER BY started_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until
                    FROM finished_jobs WHERE unique_key IS NOT NULL AND status IN ('completed', 'failed')
                ) AS jobs
                WHERE started_at < busy_until
                """),
        Invariant(
            number: "I4", title: "what is claimed has a living holder, or is taken back within a minute",
            query: """
                SELECT format('%s %s is held by process %s, which has ended', kind, id, holder) AS what FROM (
                    SELECT 'run' AS kind, id::text, holder, started_at FROM scheduled_job_runs WHERE status = 'running'
                    UNION ALL
                    SELECT 'job', id::text, holder, started_at FROM live_jobs WHERE status = 'processing'
                ) AS held
                WHERE EXISTS (SELECT 1 FROM processes WHERE id = held.holder
                    AND ended_at < clock_timestamp() - interval '1 minute')
                """),
    ]
}

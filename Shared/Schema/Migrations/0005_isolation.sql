-- Work that ends its process, and work that has a process of its own.

-- Crashes in a process of its own, where nothing else can be to blame; only these lead to a dead letter.
ALTER TABLE live_jobs ADD COLUMN lone_crashes integer NOT NULL DEFAULT 0;
ALTER TABLE scheduled_job_runs ADD COLUMN lone_crashes integer NOT NULL DEFAULT 0;

-- What attempts that ran in a process of their own have used.
CREATE TABLE isolated_attempts (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id      bigint,
    run_id      uuid,
    attempt     integer NOT NULL,
    host        text NOT NULL,
    pid         integer NOT NULL,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- how the work ended, or its process where it did not
    ending      text NOT NULL,
    cpu_ms      bigint NOT NULL,
    -- resident, in bytes
    peak_memory bigint NOT NULL,
    CHECK ((job_id IS NULL) <> (run_id IS NULL))
);
CREATE INDEX isolated_attempts_by_job ON isolated_attempts (job_id) WHERE job_id IS NOT NULL;
CREATE INDEX isolated_attempts_by_run ON isolated_attempts (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX isolated_attempts_by_end ON isolated_attempts (ended_at);

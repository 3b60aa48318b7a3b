-- What operators do to the ledger while everything runs.

-- Somebody wants the job to end: a pending one ends at once, a running one is asked to stop by its own process.
ALTER TABLE live_jobs
    ADD COLUMN cancel_requested_at timestamptz,
    ADD COLUMN cancel_reason text;
CREATE INDEX live_jobs_cancelling ON live_jobs (family) WHERE cancel_requested_at IS NOT NULL;

ALTER TABLE dead_letters
    -- where the message was published, so that a replay knows what it was meant to be
    ADD COLUMN exchange text,
    -- a letter is replayed once: by whom, and as which job or run
    ADD COLUMN replayed_by text,
    ADD COLUMN replayed_job bigint,
    ADD COLUMN replayed_run uuid,
    -- the letter of a job that history still shows as failed is emptied, not deleted: history stays provable
    ADD COLUMN purged_at timestamptz;
CREATE INDEX dead_letters_open ON dead_letters (id) WHERE replayed_at IS NULL AND purged_at IS NULL;
CREATE INDEX dead_letters_by_name ON dead_letters (name, id);

-- What must not start. 'scheduled': a scheduled job, by schedule or by hand; 'schedule': a schedule fires nothing,
-- ticks by hand still run; 'type', 'family', 'tenant': queued jobs of that type, family (its runs too) or tenant.
CREATE TABLE pauses (
    scope       text NOT NULL CHECK (scope IN ('scheduled', 'schedule', 'type', 'family', 'tenant')),
    key         text NOT NULL,
    paused_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor       text NOT NULL,
    reason      text,
    PRIMARY KEY (scope, key)
);

-- Schedules that enqueue a queued job at each instant; set and removed at run time.
CREATE TABLE recurring_jobs (
    name            text PRIMARY KEY,
    job_type        text NOT NULL,
    family          text NOT NULL,
    payload         jsonb NOT NULL DEFAULT '{}',
    -- while a job with this key waits, an instant adds none; NULL lets them pile up
    unique_key      text,
    priority        smallint NOT NULL DEFAULT 0,
    max_retries     integer NOT NULL DEFAULT 3,
    tenant_id       uuid,
    user_id         uuid,
    expression      text NOT NULL,
    time_zone       text NOT NULL DEFAULT 'UTC',
    dst             text NOT NULL DEFAULT 'shift' CHECK (dst IN ('shift', 'skip', 'twice')),
    anchor          timestamptz,
    -- how late an instant may still enqueue, in milliseconds
    catch_up_ms     bigint NOT NULL CHECK (catch_up_ms >= 0),
    -- a publisher fires only the revision it has read
    revision        bigint NOT NULL DEFAULT 1,
    -- every instant up to here is counted below
    accounted_to    timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- instants that enqueued a job, that found one waiting, and that nobody fired in time or while it was paused
    fired           bigint NOT NULL DEFAULT 0,
    merged          bigint NOT NULL DEFAULT 0,
    missed          bigint NOT NULL DEFAULT 0,
    last_fired_at   timestamptz,
    last_job        bigint,
    actor           text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX audit_log_by_action ON audit_log (action, id);
CREATE INDEX audit_log_by_subject ON audit_log (subject, id);

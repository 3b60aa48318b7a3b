-- The ledger: who lives, what is scheduled, what ran, what waits, what died.

-- One row per life of a service process. Its advisory lock, held on one idle session, is the proof that it lives;
-- `renewals` is the second proof, for observers whose own view of the lock is not to be trusted.
CREATE TABLE processes (
    id          uuid PRIMARY KEY,
    service     text NOT NULL,
    host        text NOT NULL,
    pid         integer NOT NULL,
    lock_key    bigint NOT NULL,
    renewals    bigint NOT NULL DEFAULT 0,
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at    timestamptz,
    -- how it ended: 'stopped' by itself, 'died' as proven by an observer
    ending      text CHECK (ending IN ('stopped', 'died'))
);
CREATE INDEX processes_alive ON processes (id) WHERE ended_at IS NULL;

-- One row per scheduled job that a service has registered. Its row lock orders every transition of the job's runs.
CREATE TABLE scheduled_jobs (
    name            text PRIMARY KEY,
    family          text NOT NULL,
    registered_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- when a service that runs it last said so; what nobody runs any more is not scheduled
    seen_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    paused_at       timestamptz,
    last_success_at timestamptz
);

-- The types of queued jobs that services of any version run.
CREATE TABLE job_types (
    name            text PRIMARY KEY,
    family          text NOT NULL,
    registered_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at         timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE schedules (
    job           text PRIMARY KEY REFERENCES scheduled_jobs (name),
    expression    text NOT NULL,
    time_zone     text NOT NULL DEFAULT 'UTC',
    dst           text NOT NULL DEFAULT 'shift' CHECK (dst IN ('shift', 'skip', 'twice')),
    anchor        timestamptz,
    -- how late an instant may still start a run, in milliseconds
    catch_up_ms   bigint NOT NULL CHECK (catch_up_ms >= 0),
    overlap       text NOT NULL DEFAULT 'skip' CHECK (overlap IN ('skip', 'buffer_one', 'allow', 'cancel_running')),
    parameters    jsonb NOT NULL DEFAULT '{}',
    -- the deadline of its runs; NULL means the catalogue's
    timeout_ms    bigint CHECK (timeout_ms > 0),
    -- a publisher fires only the revision it has read
    revision      bigint NOT NULL DEFAULT 1,
    -- every instant up to here is in the ledger
    accounted_to  timestamptz NOT NULL,
    paused_at     timestamptz,
    -- where the definition came from: 'catalogue', 'environment', 'schedules.yaml', 'operator'
    source        text NOT NULL,
    updated_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE scheduled_job_runs (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    job             text NOT NULL,
    family          text NOT NULL,
    trigger         text NOT NULL CHECK (trigger IN ('schedule', 'manual')),
    -- the instant it accounts for; the range (accounts_after, scheduled_for] holds `missed` earlier ones
    scheduled_for   timestamptz,
    accounts_after  timestamptz,
    -- of the schedule; within one, the ranges of a job follow each other without a gap
    revision        bigint,
    missed          bigint NOT NULL DEFAULT 0,
    status          text NOT NULL DEFAULT 'queued' CHECK (status IN (
        'queued', 'running', 'completed', 'failed', 'timed_out', 'cancelled', 'skipped', 'superseded', 'missed')),
    overlap         text NOT NULL CHECK (overlap IN ('skip', 'buffer_one', 'allow', 'cancel_running')),
    -- claims, for people; crashes are the claims that ended with the death of their process
    attempt         integer NOT NULL DEFAULT 0,
    crashes         integer NOT NULL DEFAULT 0,
    parameters      jsonb NOT NULL DEFAULT '{}',
    timeout_ms      bigint,
    message_id      text,
    correlation_id  text NOT NULL,
    traceparent     text,
    holder          uuid,
    fence           uuid,
    cancel_requested_at timestamptz,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at      timestamptz,
    finished_at     timestamptz,
    settled_at      timestamptz,
    duration_ms     bigint,
    counts          jsonb NOT NULL DEFAULT '{}',
    -- how far the work has come, in its own words, for the next claim to go on from
    progress        jsonb,
    error           text,
    CHECK ((trigger = 'schedule') = (scheduled_for IS NOT NULL)),
    CHECK ((status = 'running') = (fence IS NOT NULL))
);
-- I2: one run per job and instant, whoever publishes.
CREATE UNIQUE INDEX runs_once_per_instant ON scheduled_job_runs (job, scheduled_for) WHERE trigger = 'schedule';
-- A tick by hand that carries a message id makes one run, however often it is delivered.
CREATE UNIQUE INDEX runs_once_per_message ON scheduled_job_runs (job, message_id) WHERE message_id IS NOT NULL;
-- I4: single instance is a constraint, not a hope.
CREATE UNIQUE INDEX runs_one_at_a_time ON scheduled_job_runs (job) WHERE status = 'running' AND overlap <> 'allow';
CREATE INDEX runs_queued ON scheduled_job_runs (family, created_at) WHERE status = 'queued';
-- Which of those that wait are equal; a hash, because parameters may be larger than a tree's key.
CREATE INDEX runs_waiting ON scheduled_job_runs USING hash (parameters)
    WHERE status = 'queued' AND overlap = 'buffer_one';
CREATE INDEX runs_held ON scheduled_job_runs (holder) WHERE status = 'running';
CREATE INDEX runs_unsettled ON scheduled_job_runs (family) WHERE status NOT IN ('queued', 'running') AND settled_at IS NULL;
CREATE INDEX runs_by_job ON scheduled_job_runs (job, created_at DESC);
CREATE INDEX runs_by_end ON scheduled_job_runs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX runs_by_correlation ON scheduled_job_runs (correlation_id);

-- Every claim of a run, so that `verify` can show that no two held at once.
CREATE TABLE run_attempts (
    run_id      uuid NOT NULL REFERENCES scheduled_job_runs (id) ON DELETE CASCADE,
    attempt     integer NOT NULL,
    job         text NOT NULL,
    overlap     text NOT NULL,
    fence       uuid NOT NULL,
    holder      uuid NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at    timestamptz,
    ending      text,
    PRIMARY KEY (run_id, attempt)
);
CREATE INDEX run_attempts_by_job ON run_attempts (job, started_at);

-- Queued jobs that have not ended: small and hot. What ended moves to `finished_jobs`; `jobs` shows both.
CREATE TABLE live_jobs (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_type        text NOT NULL,
    family          text NOT NULL,
    status          text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'processing')),
    priority        smallint NOT NULL DEFAULT 0,
    tenant_id       uuid,
    user_id         uuid,
    -- whose limits it counts towards, e.g. 'gmail'
    provider        text,
    reference_type  text,
    reference_id    text,
    payload         jsonb NOT NULL DEFAULT '{}',
    unique_key      text,
    -- 'infinity' while it waits for other jobs; see job_dependencies
    available_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- what has not begun by then is cancelled
    expires_at      timestamptz,
    -- the deadline of one attempt; NULL means its type's
    timeout_ms      bigint CHECK (timeout_ms > 0),
    -- failed attempts so far, by error; crashes and interruptions are counted apart
    retry_count     integer NOT NULL DEFAULT 0,
    max_retries     integer NOT NULL DEFAULT 3,
    crashes         integer NOT NULL DEFAULT 0,
    interruptions   integer NOT NULL DEFAULT 0,
    attempt         integer NOT NULL DEFAULT 0,
    -- how far the work has come, in its own words, for the next attempt to go on from
    progress        jsonb,
    error           text,
    -- every attempt's error, oldest first: {"attempt": 1, "at": …, "error": …}
    errors          jsonb NOT NULL DEFAULT '[]',
    run_id          uuid,
    message_id      text,
    correlation_id  text NOT NULL,
    traceparent     text,
    holder          uuid,
    fence           uuid,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at      timestamptz,
    CHECK ((status = 'processing') = (fence IS NOT NULL))
) WITH (
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 2000
);
-- Each status has an index of its own, so that a row is in as few as can be. Few are processing at a time.
-- A lane is what has the same type and priority. In it tenants come one after the other, and in a tenant its users, so
-- that a claim can go from one to the next, and to the first that is due, whatever waits behind it.
CREATE FUNCTION turn_key(id uuid) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(id, '00000000-0000-0000-0000-000000000000'::uuid);
CREATE INDEX live_jobs_due ON live_jobs
    (job_type, priority DESC, turn_key(tenant_id), turn_key(user_id), available_at, id)
    WHERE status = 'pending' AND available_at < 'infinity';
CREATE INDEX live_jobs_waiting ON live_jobs (job_type) WHERE status = 'pending' AND available_at = 'infinity';
CREATE INDEX live_jobs_expiring ON live_jobs (expires_at) WHERE status = 'pending' AND expires_at IS NOT NULL;
CREATE INDEX live_jobs_processing ON live_jobs (job_type) WHERE status = 'processing';
CREATE INDEX live_jobs_by_run ON live_jobs (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX live_jobs_by_reference ON live_jobs (reference_type, reference_id) WHERE reference_id IS NOT NULL;
-- One may wait behind a running one, never two of either.
CREATE UNIQUE INDEX live_jobs_one_waiting ON live_jobs (job_type, unique_key)
    WHERE status = 'pending' AND unique_key IS NOT NULL;
CREATE UNIQUE INDEX live_jobs_one_processing ON live_jobs (job_type, unique_key)
    WHERE status = 'processing' AND unique_key IS NOT NULL;

CREATE TABLE finished_jobs (
    id              bigint NOT NULL,
    job_type        text NOT NULL,
    family          text NOT NULL,
    status          text NOT NULL CHECK (status IN ('completed', 'failed', 'cancelled')),
    priority        smallint NOT NULL,
    tenant_id       uuid,
    user_id         uuid,
    provider        text,
    reference_type  text,
    reference_id    text,
    payload         jsonb NOT NULL,
    unique_key      text,
    retry_count     integer NOT NULL,
    max_retries     integer NOT NULL,
    crashes         integer NOT NULL,
    interruptions   integer NOT NULL,
    attempt         integer NOT NULL,
    error           text,
    errors          jsonb NOT NULL,
    result          jsonb,
    counts          jsonb NOT NULL DEFAULT '{}',
    run_id          uuid,
    message_id      text,
    correlation_id  text NOT NULL,
    traceparent     text,
    holder          uuid,
    fence           uuid,
    created_at      timestamptz NOT NULL,
    started_at      timestamptz,
    finished_at     timestamptz NOT NULL DEFAULT clock_timestamp()
) PARTITION BY RANGE (finished_at);
CREATE TABLE finished_jobs_default PARTITION OF finished_jobs DEFAULT;
CREATE INDEX finished_jobs_by_id ON finished_jobs (id);
CREATE INDEX finished_jobs_by_run ON finished_jobs (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX finished_jobs_by_type ON finished_jobs (job_type, status, finished_at);
CREATE INDEX finished_jobs_by_status ON finished_jobs (status, finished_at);
CREATE INDEX finished_jobs_by_reference ON finished_jobs (reference_type, reference_id) WHERE reference_id IS NOT NULL;
CREATE INDEX finished_jobs_by_correlation ON finished_jobs (correlation_id);

CREATE VIEW jobs AS
    SELECT id, job_type, family, status, priority, tenant_id, user_id, reference_id, reference_type, payload,
           NULL::jsonb AS result, error, retry_count, max_retries, crashes, interruptions, attempt, unique_key,
           run_id, correlation_id, available_at, created_at, updated_at, started_at, NULL::timestamptz AS finished_at
    FROM live_jobs WHERE status = 'pending' AND available_at < 'infinity'
    UNION ALL
    SELECT id, job_type, family, status, priority, tenant_id, user_id, reference_id, reference_type, payload,
           NULL, error, retry_count, max_retries, crashes, interruptions, attempt, unique_key,
           run_id, correlation_id, available_at, created_at, updated_at, started_at, NULL
    FROM live_jobs WHERE status = 'pending' AND available_at = 'infinity'
    UNION ALL
    SELECT id, job_type, family, status, priority, tenant_id, user_id, reference_id, reference_type, payload,
           NULL, error, retry_count, max_retries, crashes, interruptions, attempt, unique_key,
           run_id, correlation_id, available_at, created_at, updated_at, started_at, NULL
    FROM live_jobs WHERE status = 'processing'
    UNION ALL
    SELECT id, job_type, family, status, priority, tenant_id, user_id, reference_id, reference_type, payload,
           result, error, retry_count, max_retries, crashes, interruptions, attempt, unique_key,
           run_id, correlation_id, NULL::timestamptz, created_at, finished_at, started_at, finished_at
    FROM finished_jobs;

-- Which jobs a job waits for. It becomes due when all have completed, and is cancelled when one ended otherwise.
CREATE TABLE job_dependencies (
    job_id      bigint NOT NULL,
    needs       bigint NOT NULL,
    -- when it may run once nothing is in its way; NULL means at once
    available_at timestamptz,
    PRIMARY KEY (job_id, needs)
);
CREATE INDEX job_dependencies_by_need ON job_dependencies (needs);

-- Caps and rates, changed at any time; without a row there is no limit.
CREATE TABLE job_limits (
    scope       text NOT NULL CHECK (scope IN ('type', 'tenant', 'provider')),
    key         text NOT NULL,
    -- how many may be processing at once
    max_running integer CHECK (max_running >= 0),
    -- claims per second, by a bucket that holds at most `burst`
    rate        double precision CHECK (rate > 0),
    burst       double precision CHECK (burst >= 1),
    tokens      double precision NOT NULL DEFAULT 0,
    refilled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (scope, key),
    CHECK ((rate IS NULL) = (burst IS NULL))
);

-- Work that will not be tried again by itself.
CREATE TABLE dead_letters (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- 'job': a queued job after its last attempt; 'tick', 'request': a message that was not understood;
    -- 'broker': what the broker gave up on; 'unrouted': a message with a misspelt routing key
    kind            text NOT NULL CHECK (kind IN ('job', 'tick', 'request', 'broker', 'unrouted')),
    family          text,
    name            text,
    reason          text NOT NULL,
    payload         jsonb,
    -- the body of a message that is not JSON, or its first 4 KiB
    body            bytea,
    body_size       bigint,
    headers         jsonb NOT NULL DEFAULT '{}',
    routing_key     text,
    errors          jsonb NOT NULL DEFAULT '[]',
    job_id          bigint,
    message_id      text,
    correlation_id  text,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    replayed_at     timestamptz
);
CREATE UNIQUE INDEX dead_letters_one_per_job ON dead_letters (job_id) WHERE job_id IS NOT NULL;
CREATE INDEX dead_letters_by_time ON dead_letters (created_at);
CREATE INDEX dead_letters_by_correlation ON dead_letters (correlation_id);

-- Messages to publish, written in the transaction that makes them true; deleted once the broker confirmed them.
CREATE TABLE outbox (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    exchange        text NOT NULL,
    routing_key     text NOT NULL,
    message_id      text NOT NULL,
    correlation_id  text NOT NULL,
    traceparent     text,
    body            bytea NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    claimed_until   timestamptz NOT NULL DEFAULT '-infinity'
);

-- Grants, revocations, pauses, cancels, replays and purges.
CREATE TABLE audit_log (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at              timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor           text NOT NULL,
    action          text NOT NULL,
    subject         text NOT NULL,
    tenant_id       uuid,
    user_id         uuid,
    details         jsonb NOT NULL DEFAULT '{}',
    correlation_id  text
);
CREATE INDEX audit_log_by_time ON audit_log (at);

-- One element of `errors`, or none where there was no error.
CREATE FUNCTION error_entry(attempt integer, error text) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN error IS NULL THEN '[]'::jsonb
        ELSE jsonb_build_array(jsonb_build_object('attempt', attempt, 'at', clock_timestamp(), 'error', error)) END
$$;

-- Message ids that were taken into the ledger, so that a redelivered request makes no second job.
CREATE TABLE accepted_messages (
    queue       text NOT NULL,
    message_id  text NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (queue, message_id)
);

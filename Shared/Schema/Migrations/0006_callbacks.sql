-- What happens when a queued job ends: it calls back, and frees what waited for it.

-- Whether a callback can be written as a job, so that no end ever fails for it. In a language that is compiled once for
-- each session: a function in SQL is read, inlined and planned by every statement that writes a row whose constraint
-- calls it, which doubled what an INSERT and a claim cost.
CREATE FUNCTION is_callback(callback jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN coalesce(
        jsonb_typeof(callback->'on') = 'array' AND callback->'on' <@ '["completed", "failed", "cancelled"]'
        AND length(callback->>'job_type') BETWEEN 1 AND 200 AND length(callback->>'family') BETWEEN 1 AND 200
        AND jsonb_typeof(callback->'payload') = 'object'
        AND coalesce((callback->>'payload_version')::smallint, 1) >= 1
        AND coalesce((callback->>'priority')::smallint, 0) IS NOT NULL
        AND coalesce((callback->>'max_retries')::integer, 3) > 0
        AND coalesce((callback->>'timeout_ms')::bigint, 1) > 0, false);
END
$$;

-- `payload_version`: of what shape the payload is; a process that knows only older ones leaves the job alone.
-- `callback`: the job that is enqueued when this one ends: {"on": ["completed", "failed", "cancelled"], "job_type",
-- "family", "payload": {…}}, and as far as they are not the usual "payload_version", "priority", "max_retries",
-- "timeout_ms", "provider".
-- `callback_of`: the job whose end this one tells of.
ALTER TABLE live_jobs
    ADD COLUMN payload_version smallint NOT NULL DEFAULT 1 CHECK (payload_version >= 1),
    ADD COLUMN callback jsonb CHECK (callback IS NULL OR is_callback(callback)),
    ADD COLUMN callback_of bigint;
ALTER TABLE finished_jobs
    ADD COLUMN payload_version smallint NOT NULL DEFAULT 1,
    ADD COLUMN callback jsonb,
    ADD COLUMN callback_of bigint;
CREATE INDEX live_jobs_by_called ON live_jobs (callback_of) WHERE callback_of IS NOT NULL;
CREATE INDEX finished_jobs_by_called ON finished_jobs (callback_of) WHERE callback_of IS NOT NULL;

CREATE FUNCTION utc_text(instant timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- Every way a job ends goes through an INSERT into history, so the callback is enqueued by whatever ends it, in its
-- transaction: once, for a job gets there once.
CREATE FUNCTION call_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT NEW.callback->'on' ? NEW.status THEN RETURN NULL; END IF;
    INSERT INTO live_jobs (job_type, family, payload, payload_version, priority, max_retries, timeout_ms, provider,
        tenant_id, user_id, reference_type, reference_id, callback_of, correlation_id, traceparent)
    VALUES (NEW.callback->>'job_type', NEW.callback->>'family',
        NEW.callback->'payload' || jsonb_build_object('ended_job', jsonb_build_object(
            'id', NEW.id, 'job_type', NEW.job_type, 'family', NEW.family, 'status', NEW.status, 'result', NEW.result,
            'error', NEW.error, 'reference_type', NEW.reference_type, 'reference_id', NEW.reference_id,
            'tenant_id', NEW.tenant_id, 'user_id', NEW.user_id, 'correlation_id', NEW.correlation_id,
            'attempts', NEW.attempt, 'created_at', utc_text(NEW.created_at), 'started_at', utc_text(NEW.started_at),
            'finished_at', utc_text(NEW.finished_at))),
        coalesce((NEW.callback->>'payload_version')::smallint, 1), coalesce((NEW.callback->>'priority')::smallint, 0),
        coalesce((NEW.callback->>'max_retries')::integer, 3), (NEW.callback->>'timeout_ms')::bigint,
        NEW.callback->>'provider', NEW.tenant_id, NEW.user_id, NEW.reference_type, NEW.reference_id, NEW.id,
        NEW.correlation_id, NEW.traceparent);
    RETURN NULL;
END
$$;
CREATE TRIGGER finished_jobs_call_back AFTER INSERT ON finished_jobs
    FOR EACH ROW WHEN (NEW.callback IS NOT NULL) EXECUTE FUNCTION call_back();

-- A recurring job keeps all that a request may ask for.
ALTER TABLE recurring_jobs
    ADD COLUMN payload_version smallint NOT NULL DEFAULT 1,
    ADD COLUMN provider text,
    ADD COLUMN timeout_ms bigint CHECK (timeout_ms > 0),
    -- how long after its instant a job that has not begun is cancelled
    ADD COLUMN expires_after_ms bigint CHECK (expires_after_ms > 0),
    ADD COLUMN reference_type text,
    ADD COLUMN reference_id text,
    ADD COLUMN callback jsonb CHECK (callback IS NULL OR is_callback(callback));

-- What a dead job had asked for beside its payload, for a replay when history no longer has it.
ALTER TABLE dead_letters ADD COLUMN request jsonb;

-- Whose sweep decides, and when it next looks at what waits although it was not told of an end: soon, then seldom.
ALTER TABLE job_dependencies
    ADD COLUMN family text,
    ADD COLUMN checks smallint NOT NULL DEFAULT 0,
    ADD COLUMN check_at timestamptz NOT NULL DEFAULT '-infinity';
UPDATE job_dependencies SET family = live_jobs.family FROM live_jobs WHERE live_jobs.id = job_id;
DELETE FROM job_dependencies WHERE family IS NULL;
ALTER TABLE job_dependencies ALTER COLUMN family SET NOT NULL;
-- For replicas of the version before, which do not say.
CREATE FUNCTION fill_family() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.family := coalesce((SELECT family FROM live_jobs WHERE id = NEW.job_id), 'maintenance');
    RETURN NEW;
END
$$;
CREATE TRIGGER job_dependencies_fill_family BEFORE INSERT ON job_dependencies
    FOR EACH ROW WHEN (NEW.family IS NULL) EXECUTE FUNCTION fill_family();
CREATE INDEX job_dependencies_by_check ON job_dependencies (family, check_at);

-- Jobs that have ended and are waited for, with the families of those that wait; written by who ends them, and taken by
-- whoever decides.
CREATE TABLE ended_needs (
    family      text NOT NULL,
    needs       bigint NOT NULL,
    PRIMARY KEY (family, needs)
);

-- Ends that are not a completion are rare and come about in many ways; who completes jobs notes his own.
CREATE FUNCTION note_ended_need() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ended_needs (family, needs)
    SELECT DISTINCT family, NEW.id FROM job_dependencies WHERE needs = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER finished_jobs_note_ended_need AFTER INSERT ON finished_jobs
    FOR EACH ROW WHEN (NEW.status <> 'completed') EXECUTE FUNCTION note_ended_need();

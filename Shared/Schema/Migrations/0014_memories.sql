-- What the assistant remembers, and what may become of it.

-- Written with the item they are from; process_capture_queue decides on them.
CREATE TABLE memory_candidates (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id       uuid NOT NULL,
    user_id         uuid NOT NULL,
    -- where it is from: a kind of passages, and the key in the table of that kind
    source_kind     text NOT NULL CHECK (source_kind IN ('document', 'mail', 'event')),
    source_id       text NOT NULL,
    body            text NOT NULL,
    -- SHA-256 of the body
    content_hash    bytea NOT NULL,
    happened_at     timestamptz NOT NULL,
    state           text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'promoted', 'duplicate', 'rejected')),
    -- why it was rejected
    reason          text,
    -- what became of it, or what says the same
    memory_id       uuid,
    correlation_id  text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    decided_at      timestamptz,
    -- storing the item again writes nothing more
    UNIQUE (source_kind, source_id, content_hash),
    CHECK ((state = 'pending') = (decided_at IS NULL)),
    CHECK ((state = 'rejected') = (reason IS NOT NULL)),
    CHECK ((state IN ('promoted', 'duplicate')) = (memory_id IS NOT NULL))
);
CREATE INDEX memory_candidates_pending ON memory_candidates (user_id, id) WHERE state = 'pending';
CREATE INDEX memory_candidates_by_user ON memory_candidates (user_id, id);
CREATE INDEX memory_candidates_by_memory ON memory_candidates (memory_id) WHERE memory_id IS NOT NULL;

CREATE TABLE memories (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id       uuid NOT NULL,
    user_id         uuid NOT NULL,
    -- tidied, and without secrets
    body            text NOT NULL,
    -- SHA-256 of the body in small letters
    content_hash    bytea NOT NULL,
    -- ISO 639-1; NULL where it could not be told
    language        text,
    source_kind     text NOT NULL,
    source_id       text NOT NULL,
    happened_at     timestamptz NOT NULL,
    correlation_id  text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (user_id, content_hash)
);
CREATE INDEX memories_by_source ON memories (source_kind, source_id);

CREATE TRIGGER memories_gone AFTER DELETE ON memories REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION remove_passages('memory');

-- What came of sources that are gone goes with them: candidates, whatever became of them, and memories. A candidate that
-- said the same as such a memory, and has a source of its own, is decided on again.
CREATE FUNCTION forget_sources(kind text, ids text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    gone uuid[];
BEGIN
    -- first, for it waits for whoever is making memories of them
    DELETE FROM memory_candidates WHERE source_kind = kind AND source_id = ANY (ids);
    -- waits for whoever is closing a candidate as the duplicate of one of them
    WITH deleted AS (
        DELETE FROM memories WHERE source_kind = kind AND source_id = ANY (ids) RETURNING id)
    SELECT array_agg(id) INTO gone FROM deleted;
    -- by itself, for a statement does not see what was committed while it waited
    UPDATE memory_candidates SET state = 'pending', memory_id = NULL, decided_at = NULL
    WHERE memory_id = ANY (gone) AND state = 'duplicate';
END $$;

-- Whoever takes a source away need not be allowed to see what is remembered.
CREATE FUNCTION source_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) <> current_user THEN
        RAISE insufficient_privilege USING MESSAGE = format('%s is no table of the services', TG_TABLE_NAME);
    END IF;
    PERFORM forget_sources(TG_ARGV[0], (SELECT array_agg(id::text) FROM gone));
    RETURN NULL;
END $$;
CREATE TRIGGER mail_messages_forgotten AFTER DELETE ON mail_messages REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION source_gone('mail');
CREATE TRIGGER calendar_events_forgotten AFTER DELETE ON calendar_events REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION source_gone('event');
CREATE TRIGGER documents_forgotten AFTER DELETE ON documents REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION source_gone('document');

-- A cancelled event is kept, but does not take place.
CREATE FUNCTION event_cancelled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM forget_sources('event', ARRAY[NEW.id::text]);
    RETURN NULL;
END $$;
CREATE TRIGGER calendar_event_cancelled AFTER UPDATE OF status ON calendar_events
    FOR EACH ROW WHEN (NEW.status = 'cancelled' AND OLD.status <> 'cancelled') EXECUTE FUNCTION event_cancelled();

-- What the clock of a zone shows at an instant. That of UTC where this server does not know the zone, which the services,
-- with rules of their own, may.
CREATE FUNCTION wall_time(instant timestamptz, zone text) RETURNS timestamp LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN instant AT TIME ZONE zone;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN instant AT TIME ZONE 'UTC';
END $$;

-- As those of search that run as somebody else.
DO $$
DECLARE
    here text := current_schema();
BEGIN
    EXECUTE format('REVOKE ALL ON FUNCTION %I.source_gone() FROM PUBLIC', here);
    EXECUTE format('ALTER FUNCTION %I.source_gone() SET search_path = pg_catalog, %I, public, pg_temp', here, here);
END $$;

ALTER TABLE memory_candidates ENABLE ROW LEVEL SECURITY;
ALTER TABLE memories ENABLE ROW LEVEL SECURITY;

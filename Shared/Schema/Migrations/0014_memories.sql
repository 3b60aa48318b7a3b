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
CREATE INDEX memory_candidates_pending ON memory_candidates (id) WHERE state = 'pending';
CREATE INDEX memory_candidates_by_user ON memory_candidates (user_id, id);

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

CREATE TRIGGER memories_gone AFTER DELETE ON memories REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION remove_passages('memory');

ALTER TABLE memory_candidates ENABLE ROW LEVEL SECURITY;
ALTER TABLE memories ENABLE ROW LEVEL SECURITY;

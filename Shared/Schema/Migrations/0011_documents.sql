-- Documents as people uploaded them, and what came of each version of them.

-- A document is what one user calls by one name; uploading under the name again makes its next version.
CREATE TABLE documents (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id       uuid NOT NULL REFERENCES tenants (id),
    user_id         uuid NOT NULL REFERENCES users (id),
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    -- the version that search finds; NULL until there is one
    current_version bigint,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (user_id, name),
    -- so that what is of a document is its user's
    UNIQUE (id, user_id)
);

CREATE TABLE document_versions (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id     uuid NOT NULL,
    tenant_id       uuid NOT NULL,
    user_id         uuid NOT NULL,
    number          integer NOT NULL CHECK (number > 0),
    -- SHA-256
    content_hash    bytea NOT NULL,
    size            bigint NOT NULL,
    -- stored -> read -> embedded -> searchable; or failed; superseded when a later version took its place
    state           text NOT NULL DEFAULT 'stored'
        CHECK (state IN ('stored', 'read', 'embedded', 'searchable', 'failed', 'superseded')),
    -- why it failed: a code of a closed set, and words for whoever uploaded it
    error_code      text,
    error           text,
    -- how often its chain of jobs was enqueued before it was read; a version that is never read is given up
    tries           integer NOT NULL DEFAULT 0,
    format          text,
    title           text,
    author          text,
    dated_at        timestamptz,
    language        text,
    pages           integer,
    is_lossy        boolean NOT NULL DEFAULT false,
    attachments     text[] NOT NULL DEFAULT '{}',
    chunks          integer,
    tokens          integer,
    correlation_id  text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (document_id, number),
    UNIQUE (id, document_id),
    UNIQUE (id, user_id),
    FOREIGN KEY (document_id, user_id) REFERENCES documents (id, user_id) ON DELETE CASCADE,
    CHECK ((state = 'failed') = (error IS NOT NULL))
);
ALTER TABLE documents ADD FOREIGN KEY (current_version, id) REFERENCES document_versions (id, document_id)
    ON DELETE SET NULL (current_version);
CREATE INDEX document_versions_pending ON document_versions (id) WHERE state IN ('stored', 'read', 'embedded');
CREATE INDEX document_versions_by_content ON document_versions (user_id, content_hash);

-- The bytes of versions that may still be read again; those of superseded ones are gone.
CREATE TABLE document_contents (
    version_id      bigint PRIMARY KEY,
    user_id         uuid NOT NULL,
    content         bytea NOT NULL,
    FOREIGN KEY (version_id, user_id) REFERENCES document_versions (id, user_id) ON DELETE CASCADE
);
-- what is large is mostly packed already, as PDF is
ALTER TABLE document_contents ALTER COLUMN content SET STORAGE EXTERNAL;

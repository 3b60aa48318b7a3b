-- Accounts that their users link and unlink by themselves, and what users may see and change over HTTP.

-- What requests of users run as. It belongs to the server, not to this schema, and owns nothing.
SELECT pg_advisory_xact_lock(hashtext('carillon_member'));
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'carillon_member') THEN
        CREATE ROLE carillon_member NOLOGIN;
    END IF;
    IF NOT pg_has_role(current_user, 'carillon_member', 'USAGE') THEN
        EXECUTE format('GRANT carillon_member TO %I', current_user);
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'the role carillon_member is missing and % may not create it; as a superuser run: '
            'CREATE ROLE carillon_member NOLOGIN; GRANT carillon_member TO %', current_user, quote_ident(current_user);
END $$;

-- Makes the rest of a transaction this user's: with a proof, as a search has one.
CREATE FUNCTION become_member(person uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('carillon.member', member_proof(person), true), set_config('role', 'carillon_member', true);
END $$;

ALTER TABLE connections
    -- the account's id at its provider, which stays when its address changes
    ADD COLUMN subject text,
    -- what its user has consented to; NULL where the grant was made elsewhere
    ADD COLUMN scopes text[],
    ADD COLUMN linked_at timestamptz,
    -- of one with a sync_interval; NULL means at once
    ADD COLUMN next_scheduled_sync timestamptz,
    -- of one that is `failing`, because its provider does not let it be read: when each kind that fails is tried again,
    -- NULL for one that does not; without meaning in any other state
    ADD COLUMN mail_retry_at timestamptz,
    ADD COLUMN calendar_retry_at timestamptz,
    ADD CONSTRAINT connections_sync_interval_check
        CHECK (sync_interval >= interval '1 minute' AND sync_interval <= interval '30 days'),
    DROP CONSTRAINT connections_state_check,
    ADD CONSTRAINT connections_state_check
        CHECK (state IN ('active', 'failing', 'reconnect_required', 'paused', 'disconnected')),
    -- what was unlinked holds no token; a refresh that was under way compares the old one and stores nothing
    ADD CONSTRAINT connections_erased
        CHECK (state <> 'disconnected' OR (refresh_token = '' AND access_token IS NULL));
DROP INDEX connections_to_sync;
CREATE INDEX connections_to_sync ON connections (provider, id)
    WHERE state IN ('active', 'failing') AND sync_interval IS NULL;
CREATE UNIQUE INDEX connections_by_subject ON connections (user_id, provider, subject) WHERE subject IS NOT NULL;

-- Links that were begun. One is used up by the first answer that names its state, and is void after ten minutes.
CREATE TABLE pending_authorizations (
    id              uuid PRIMARY KEY,
    tenant_id       uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    user_id         uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider        text NOT NULL CHECK (provider IN ('gmail', 'outlook')),
    kinds           text[] NOT NULL CHECK (cardinality(kinds) > 0),
    -- the only one that may be linked by it; NULL for any
    account         text,
    -- SHA-256 of what only the provider's answer brings
    state_hash      bytea NOT NULL UNIQUE CHECK (octet_length(state_hash) = 32),
    -- SHA-256 of what the identity token must repeat
    nonce_hash      bytea NOT NULL CHECK (octet_length(nonce_hash) = 32),
    -- SHA-256 of the cookie of the browser that began it; NULL where the answer comes to the program that began it
    browser_hash    bytea CHECK (octet_length(browser_hash) = 32),
    -- sealed as tokens are, bound to this row
    verifier        text NOT NULL,
    redirect_uri    text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at      timestamptz NOT NULL DEFAULT clock_timestamp() + interval '10 minutes'
);
CREATE INDEX pending_authorizations_by_expiry ON pending_authorizations (expires_at);
CREATE INDEX pending_authorizations_by_user ON pending_authorizations (user_id);

-- What a user sees of jobs: those done for him, without their payloads.
CREATE INDEX finished_jobs_by_user ON finished_jobs (user_id, id) WHERE user_id IS NOT NULL;
CREATE VIEW member_jobs WITH (security_barrier) AS
    SELECT id, job_type, family, status, reference_type, reference_id, error, attempt, retry_count, max_retries,
        correlation_id, available_at, created_at, started_at, finished_at
    FROM jobs WHERE user_id = (SELECT member());

-- The services own these tables and go on as before; a user sees and changes what is his, in his own tenant.
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE connections ENABLE ROW LEVEL SECURITY;
ALTER TABLE pending_authorizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON users FOR SELECT TO carillon_member USING (id = (SELECT member()));
CREATE POLICY own ON connections TO carillon_member USING (user_id = (SELECT member()))
    WITH CHECK (user_id = (SELECT member()) AND tenant_id = (SELECT tenant_id FROM users WHERE id = (SELECT member())));
CREATE POLICY own ON pending_authorizations TO carillon_member USING (user_id = (SELECT member()))
    WITH CHECK (user_id = (SELECT member()) AND tenant_id = (SELECT tenant_id FROM users WHERE id = (SELECT member())));
CREATE POLICY own ON audit_log FOR INSERT TO carillon_member WITH CHECK (user_id = (SELECT member()));

CREATE POLICY own ON documents TO carillon_member USING (user_id = (SELECT member()))
    WITH CHECK (user_id = (SELECT member()) AND tenant_id = (SELECT tenant_id FROM users WHERE id = (SELECT member())));
CREATE POLICY own ON document_versions TO carillon_member USING (user_id = (SELECT member()))
    WITH CHECK (user_id = (SELECT member()) AND tenant_id = (SELECT tenant_id FROM users WHERE id = (SELECT member())));
CREATE POLICY own ON document_contents TO carillon_member USING (user_id = (SELECT member()))
    WITH CHECK (user_id = (SELECT member()));

GRANT SELECT ON users, member_jobs TO carillon_member;
GRANT SELECT, INSERT, UPDATE, DELETE ON documents TO carillon_member;
GRANT SELECT, INSERT, UPDATE ON document_versions TO carillon_member;
GRANT INSERT ON document_contents TO carillon_member;
GRANT SELECT, INSERT, UPDATE ON connections TO carillon_member;
GRANT SELECT, INSERT, DELETE ON pending_authorizations TO carillon_member;
GRANT INSERT ON audit_log TO carillon_member;
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO carillon_member', current_schema()); END $$;

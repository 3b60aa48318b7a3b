-- Whose data it is, and the accounts they linked.

CREATE TABLE tenants (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name        text NOT NULL UNIQUE,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE users (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id   uuid NOT NULL REFERENCES tenants (id),
    email       text NOT NULL,
    time_zone   text,
    locale      text,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (tenant_id, email)
);

CREATE TABLE connections (
    id                      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id               uuid NOT NULL REFERENCES tenants (id),
    user_id                 uuid NOT NULL REFERENCES users (id),
    provider                text NOT NULL CHECK (provider IN ('gmail', 'outlook')),
    kinds                   text[] NOT NULL DEFAULT '{mail}',
    account                 text NOT NULL,
    state                   text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'reconnect_required', 'paused')),
    state_reason            text,
    -- sealed with AES-GCM, bound to this row: `v1.<key id>.<base64url>`
    refresh_token           text NOT NULL,
    access_token            text,
    access_token_expires_at timestamptz,
    -- where the next delta begins, e.g. {"history_id": "8123"}; absent means a first sync
    mail_cursor             jsonb,
    -- somebody wants everything listed again; cleared by the listing that begins after it
    full_sync_requested_at  timestamptz,
    sync_interval           interval,
    last_synced_at          timestamptz,
    created_at              timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at              timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (user_id, provider, account)
);
CREATE INDEX connections_to_sync ON connections (provider, id) WHERE state = 'active' AND sync_interval IS NULL;

-- Something a person is told. The key makes it once; delivery has its own job.
CREATE TABLE signals (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id       uuid NOT NULL REFERENCES tenants (id),
    user_id         uuid NOT NULL REFERENCES users (id),
    kind            text NOT NULL,
    unique_key      text NOT NULL UNIQUE,
    title           text NOT NULL,
    body            text NOT NULL,
    details         jsonb NOT NULL DEFAULT '{}',
    correlation_id  text,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX signals_by_user ON signals (user_id, created_at);

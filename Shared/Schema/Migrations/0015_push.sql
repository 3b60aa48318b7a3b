-- Mailboxes whose providers tell us of changes.
CREATE TABLE push_channels (
    connection_id   uuid PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
    -- of the subscription, where the provider has such; a mailbox of Gmail has one at most, without a name
    provider_id     text UNIQUE,
    -- the topic or URL that it was begun, or last refused, for; another one begins it anew
    address         text NOT NULL,
    -- SHA-256 of what each notification repeats
    secret_hash     bytea CHECK (octet_length(secret_hash) = 32),
    -- when the provider stops telling us; NULL where it would not begin
    expires_at      timestamptz,
    -- when it is to be renewed, or tried again
    renew_at        timestamptz NOT NULL,
    -- why it could not be begun or renewed when that was tried last
    error           text,
    notified_at     timestamptz,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX push_channels_to_renew ON push_channels (renew_at);
ALTER TABLE push_channels ENABLE ROW LEVEL SECURITY;

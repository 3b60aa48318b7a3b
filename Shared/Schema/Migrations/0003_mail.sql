-- Mail as its provider has it, with bodies made readable.

CREATE TABLE mail_labels (
    connection_id   uuid NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    provider_id     text NOT NULL,
    name            text NOT NULL,
    kind            text NOT NULL,
    PRIMARY KEY (connection_id, provider_id)
);

CREATE TABLE mail_threads (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id       uuid NOT NULL,
    user_id         uuid NOT NULL,
    connection_id   uuid NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    provider_id     text NOT NULL,
    subject         text NOT NULL DEFAULT '',
    message_count   integer NOT NULL DEFAULT 0,
    first_message_at timestamptz,
    last_message_at timestamptz,
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (connection_id, provider_id)
);

CREATE TABLE mail_messages (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id       uuid NOT NULL,
    user_id         uuid NOT NULL,
    connection_id   uuid NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    provider_id     text NOT NULL,
    thread_id       bigint NOT NULL REFERENCES mail_threads (id),
    rfc_message_id  text,
    in_reply_to     text,
    subject         text NOT NULL,
    from_name       text,
    from_address    text,
    -- acceptance by the provider, more trustworthy than the Date header, which is `dated_at`
    received_at     timestamptz NOT NULL,
    dated_at        timestamptz,
    snippet         text NOT NULL,
    body            text NOT NULL,
    quoted          text NOT NULL DEFAULT '',
    signature       text NOT NULL DEFAULT '',
    labels          text[] NOT NULL,
    is_read         boolean NOT NULL,
    is_sent         boolean NOT NULL,
    size            bigint NOT NULL,
    -- what had to be mended to read it, e.g. {lossy_charset}
    defects         text[] NOT NULL DEFAULT '{}',
    -- the full sync that saw it last; when one ends, what it has not seen is gone from the mailbox
    seen_by         uuid,
    correlation_id  text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (connection_id, provider_id)
);
CREATE INDEX mail_messages_by_thread ON mail_messages (thread_id);
CREATE INDEX mail_messages_by_user ON mail_messages (user_id, received_at DESC);

CREATE TABLE mail_recipients (
    message_id      bigint NOT NULL REFERENCES mail_messages (id) ON DELETE CASCADE,
    kind            text NOT NULL CHECK (kind IN ('to', 'cc', 'bcc', 'reply_to')),
    position        integer NOT NULL,
    name            text,
    address         text NOT NULL,
    PRIMARY KEY (message_id, kind, position)
);
CREATE INDEX mail_recipients_by_address ON mail_recipients (address);

CREATE TABLE mail_attachments (
    message_id      bigint NOT NULL REFERENCES mail_messages (id) ON DELETE CASCADE,
    part_id         text NOT NULL,
    provider_id     text,
    filename        text NOT NULL,
    mime_type       text NOT NULL,
    size            bigint NOT NULL,
    content_id      text,
    is_inline       boolean NOT NULL,
    PRIMARY KEY (message_id, part_id)
);

-- Calendars as their providers have them, and what mail in folders needs.

-- Whoever refreshes a connection's tokens holds it until then, so that two jobs of one account do not do it at once.
ALTER TABLE connections ADD COLUMN refreshing_until timestamptz;

-- The job that has the one place that everything but mail shares of an account of Outlook, and the fence of its claim.
-- Nobody gives it back: it is free once that claim is over, however it ended.
ALTER TABLE connections ADD COLUMN seat_job bigint, ADD COLUMN seat_fence uuid,
    ADD CHECK ((seat_job IS NULL) = (seat_fence IS NULL));

-- The process that read its mail last. Nobody else knows what it used of the provider's quota.
ALTER TABLE connections ADD COLUMN mail_reader uuid;

-- Where a provider keeps messages in folders: the one it is in. A message that has left it, and has come up nowhere else
-- when all folders were read, is gone from the mailbox.
ALTER TABLE mail_messages ADD COLUMN folder_id text;
ALTER TABLE mail_messages ADD COLUMN left_folder_at timestamptz;
CREATE INDEX mail_messages_left ON mail_messages (connection_id, provider_id) WHERE left_folder_at IS NOT NULL;

CREATE TABLE calendars (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id       uuid NOT NULL,
    user_id         uuid NOT NULL,
    connection_id   uuid NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    provider_id     text NOT NULL,
    name            text NOT NULL,
    -- IANA; of events that name none
    time_zone       text,
    is_primary      boolean NOT NULL,
    -- where the next round begins, and the round under way, e.g. {"cursor": "…", "window": …}; absent before the first
    cursor          jsonb,
    -- somebody wants everything listed again; cleared by the listing that begins after it
    full_sync_requested_at timestamptz,
    last_synced_at  timestamptz,
    -- its provider does not let it be read, as that of a calendar that is no longer shared: why, and when to try again
    retry_reason    text,
    retry_at        timestamptz,
    correlation_id  text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (connection_id, provider_id)
);

-- One row for each event that is alone and for each instance of a series.
CREATE TABLE calendar_events (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id       uuid NOT NULL,
    user_id         uuid NOT NULL,
    calendar_id     bigint NOT NULL REFERENCES calendars (id) ON DELETE CASCADE,
    provider_id     text NOT NULL,
    -- the same for all instances, and in the calendars of all who were invited (RFC 5545)
    uid             text,
    series_id       text,
    -- whether it differs from its series
    is_exception    boolean NOT NULL,
    status          text NOT NULL CHECK (status IN ('confirmed', 'tentative', 'cancelled')),
    title           text NOT NULL,
    body            text NOT NULL,
    location        text NOT NULL,
    is_all_day      boolean NOT NULL,
    -- with a time of day: instants, and the zone whose clock the event is kept by
    starts_at       timestamptz,
    ends_at         timestamptz,
    -- IANA; UTC where the provider's name means nothing, and that as it was written
    time_zone       text,
    given_time_zone text,
    -- all day: dates, the same in every zone; the last is the first that does not belong to the event
    starts_on       date,
    ends_on         date,
    -- when the instance would begin if it had not been moved
    original_starts_at timestamptz,
    original_starts_on date,
    organizer_name  text,
    organizer_address text,
    -- the list of attendees was cut short
    are_attendees_omitted boolean NOT NULL,
    conference_url  text,
    is_busy         boolean NOT NULL,
    is_private      boolean NOT NULL,
    web_link        text,
    -- changes with every change of the event
    version         text,
    made_at         timestamptz,
    changed_at      timestamptz,
    -- the listing that saw it last; when one ends, what it has not seen is gone from its window
    seen_by         uuid,
    correlation_id  text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- when something about it changed
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (calendar_id, provider_id),
    CHECK (is_all_day = (starts_on IS NOT NULL) AND is_all_day = (ends_on IS NOT NULL)),
    CHECK (is_all_day = (starts_at IS NULL) AND is_all_day = (ends_at IS NULL) AND is_all_day = (time_zone IS NULL))
);
CREATE INDEX calendar_events_by_time ON calendar_events (user_id, starts_at) WHERE NOT is_all_day;
CREATE INDEX calendar_events_by_date ON calendar_events (user_id, starts_on) WHERE is_all_day;

CREATE TABLE event_attendees (
    event_id        bigint NOT NULL REFERENCES calendar_events (id) ON DELETE CASCADE,
    -- from 0, in the provider's order
    position        integer NOT NULL,
    user_id         uuid NOT NULL,
    name            text,
    address         text,
    response        text NOT NULL CHECK (response IN ('none', 'accepted', 'tentative', 'declined')),
    is_optional     boolean NOT NULL,
    -- a room or another thing
    is_resource     boolean NOT NULL,
    is_organizer    boolean NOT NULL,
    -- whose calendar this is
    is_self         boolean NOT NULL,
    comment         text,
    PRIMARY KEY (event_id, position)
);
CREATE INDEX event_attendees_by_address ON event_attendees (address);

-- The services own the tables and go on as before; others see nothing.
ALTER TABLE calendars ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_attendees ENABLE ROW LEVEL SECURITY;

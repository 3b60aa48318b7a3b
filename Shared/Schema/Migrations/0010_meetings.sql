-- Meetings that parliaments publish, which belong to nobody; and where they are published.

-- What the file of sources says, written by cron-publisher. What is remembered of a source stays when its definition
-- changes: the memory names the definition it was read by.
CREATE TABLE meeting_sources (
    name            text PRIMARY KEY,
    definition      jsonb NOT NULL,
    -- in the order of the file; NULL when it stands there no longer
    position        integer,
    -- by page: ETag, Last-Modified, rows, next page
    memory          jsonb,
    read_at         timestamptz,
    failed_at       timestamptz,
    -- why it was not read to its end when it last failed; NULL after a success
    error           text,
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE published_meetings (
    id              bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    source          text NOT NULL,
    -- the same for the same meeting each time it is read
    key             text NOT NULL,
    title           text NOT NULL,
    -- at the place; no zone shifts it
    day             date NOT NULL,
    "time"          time,
    zone            text NOT NULL,
    place           text,
    member          text,
    role            text,
    committee       text,
    dossier         text,
    participants    text[] NOT NULL,
    link            text,
    page            text NOT NULL,
    first_seen_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (source, key)
);
CREATE INDEX published_meetings_by_day ON published_meetings (day DESC);
CREATE INDEX published_meetings_by_member ON published_meetings (member, day DESC) WHERE member IS NOT NULL;

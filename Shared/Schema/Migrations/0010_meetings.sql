-- Meetings that parliaments publish, which belong to nobody; and where they are published.

-- What the file of sources says, written by cron-publisher.
CREATE TABLE meeting_sources (
    name            text PRIMARY KEY,
    definition      jsonb NOT NULL,
    -- in the order of the file; NULL when it stands there no longer
    position        integer,
    -- when it was last read to the end of every list
    read_at         timestamptz,
    failed_at       timestamptz,
    -- why it was not read to its end when it last failed; NULL after a success
    error           text,
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What is remembered of a page, written together with its rows, to ask only for what is new.
CREATE TABLE meeting_pages (
    source          text NOT NULL REFERENCES meeting_sources (name),
    address         text NOT NULL,
    list            text NOT NULL,
    -- of the definition it was read by: by another the same page may say something else
    fingerprint     text NOT NULL,
    etag            text,
    last_modified   text,
    rows            integer NOT NULL,
    -- the next page's address, where pages are linked
    next            text,
    read_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (source, address)
);

-- A source has a list for each of its parameters; the one that was tried longest ago comes first.
CREATE TABLE meeting_lists (
    source          text NOT NULL REFERENCES meeting_sources (name),
    list            text NOT NULL,
    tried_at        timestamptz NOT NULL,
    -- when it was last read to its end
    read_at         timestamptz,
    -- why it was not when it was last tried; NULL after a success, and where it was broken off
    error           text,
    -- where it was broken off for want of time, and goes on; NULL where it came to an end, well or not
    next            text,
    -- of the definition it was read by up to there
    fingerprint     text,
    -- the addresses of the pages read up to there
    pages           text[],
    -- how many rows were known of it when its first page was asked for
    rows            integer,
    PRIMARY KEY (source, list),
    CHECK (num_nulls(next, fingerprint, pages, rows) IN (0, 4))
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

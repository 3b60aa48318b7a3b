-- Search over everything that was ingested, which shows nobody anything but their own.

SELECT pg_advisory_xact_lock(hashtext('carillon_search'));
CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

-- What searches run as. It belongs to the server, not to this schema, and owns nothing but the functions below.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'carillon_search') THEN
        CREATE ROLE carillon_search NOLOGIN;
    END IF;
    -- whoever made the role may administer it, which is not to have it
    IF NOT pg_has_role(current_user, 'carillon_search', 'USAGE') THEN
        EXECUTE format('GRANT carillon_search TO %I', current_user);
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;  -- somebody else made it at this moment
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'search needs the role carillon_search with % as a member, who may not see to that; as a superuser '
            'run, without the first where the role is there: CREATE ROLE carillon_search NOLOGIN; '
            'GRANT carillon_search TO %', current_user, quote_ident(current_user);
END $$;

-- Whether a text has the words of a query tells nothing of the text but that. Where PostgreSQL is told so, it may look into
-- the index of words before it looks whose rows they are; else it reads all passages of the user, which takes some 0.15 s
-- for 100,000. Only a superuser may say it, so `compose/postgres/provision.sql` does too.
DO $$
BEGIN
    IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AND NOT (
        SELECT proleakproof FROM pg_proc WHERE oid = 'pg_catalog.ts_match_vq(tsvector,tsquery)'::regprocedure)
    THEN ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF; END IF;
END $$;

-- A piece of a document, a message or whatever else is searched: what is embedded and found.
CREATE TABLE passages (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id       uuid NOT NULL,
    user_id         uuid NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('document', 'mail', 'event', 'meeting', 'memory')),
    -- the key of what it is from, in the table of that kind
    source_id       text NOT NULL,
    -- of the source; passages of the next one take the place of these at once
    revision        bigint NOT NULL,
    position        integer NOT NULL,
    title           text NOT NULL,
    heading         text,
    body            text NOT NULL,
    first_page      integer,
    last_page       integer,
    -- when it was written, sent or held
    happened_at     timestamptz NOT NULL,
    -- names and addresses, in small letters
    people          text[] NOT NULL DEFAULT '{}',
    -- ISO 639-1; NULL where it could not be told
    language        text,
    -- stemmed as the language has it, and as it stands
    words           tsvector NOT NULL,
    tokens          integer NOT NULL,
    is_published    boolean NOT NULL DEFAULT false,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (kind, source_id, revision, position)
);
CREATE INDEX passages_by_user ON passages (user_id, happened_at) WHERE is_published;
CREATE INDEX passages_by_words ON passages USING gin (words) WHERE is_published;

-- Which vectors there are. Those of one model and number of dimensions are compared with each other, and no others.
CREATE TABLE embedding_models (
    name            text NOT NULL CHECK (name <> ''),
    -- what an HNSW index takes
    dimensions      integer NOT NULL CHECK (dimensions BETWEEN 1 AND 2000),
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, dimensions)
);

CREATE TABLE embeddings (
    passage_id      bigint NOT NULL REFERENCES passages (id) ON DELETE CASCADE,
    model           text NOT NULL,
    dimensions      integer NOT NULL,
    user_id         uuid NOT NULL,
    embedding       vector NOT NULL,
    is_published    boolean NOT NULL DEFAULT false,
    -- when another model, which is to take this one's place, was first found not to take the passage
    refused_at      timestamptz,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (passage_id, model, dimensions),
    FOREIGN KEY (model, dimensions) REFERENCES embedding_models (name, dimensions),
    CHECK (vector_dims(embedding) = dimensions),
    -- so that the inner product of two is the cosine between them
    CHECK (abs(vector_norm(embedding) - 1) < 0.001)
);
CREATE INDEX embeddings_by_user ON embeddings (user_id, model, dimensions) WHERE is_published;
CREATE INDEX embeddings_by_model ON embeddings (model, dimensions, passage_id);

CREATE FUNCTION embedding_index(model text, dimensions integer) RETURNS text LANGUAGE sql IMMUTABLE
AS $$ SELECT 'embeddings_' || left(md5(model || '/' || dimensions), 16) $$;

-- Makes a model known, with an index of its own.
CREATE FUNCTION add_embedding_model(model text, dimensions integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('embedding_models'));
    EXECUTE format(
        -- of vectors of length 1 the inner product is the cosine, and takes less time
        'CREATE INDEX IF NOT EXISTS %I ON embeddings USING hnsw ((embedding::vector(%s)) vector_ip_ops) '
        'WITH (m = 16, ef_construction = 100) WHERE model = %L AND dimensions = %s AND is_published',
        embedding_index(model, dimensions), dimensions, model, dimensions);
    INSERT INTO embedding_models (name, dimensions) VALUES (model, dimensions) ON CONFLICT DO NOTHING;
END $$;

-- Forgets a model that no vector is of any more.
CREATE FUNCTION remove_embedding_model(old text, size integer) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('embedding_models'));
    DELETE FROM embedding_models AS known WHERE known.name = old AND known.dimensions = size
        AND NOT EXISTS (SELECT FROM embeddings WHERE model = old AND embeddings.dimensions = size);
    IF NOT FOUND THEN RETURN false; END IF;
    EXECUTE format('DROP INDEX IF EXISTS %I', embedding_index(old, size));
    RETURN true;
END $$;

SELECT add_embedding_model('builtin-1', 384);

-- That somebody's search returned a memory.
CREATE TABLE recall_events (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id       uuid NOT NULL,
    user_id         uuid NOT NULL,
    memory_id       text NOT NULL,
    -- its place in the answer, from 1
    rank            integer NOT NULL,
    correlation_id  text NOT NULL,
    recalled_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX recall_events_by_memory ON recall_events (memory_id, recalled_at);
CREATE INDEX recall_events_by_time ON recall_events (recalled_at);

-- What calls of models took: one row for each attempt at a job, node, model and user.
CREATE TABLE background_job_token_usages (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id       uuid,
    user_id         uuid,
    -- the job's name, or what else asked, such as 'search'
    job             text NOT NULL,
    -- of the run or queued job; tells attempts at work apart
    work            text NOT NULL,
    attempt         integer NOT NULL,
    node            text NOT NULL,
    model           text NOT NULL,
    input_tokens    bigint NOT NULL,
    output_tokens   bigint NOT NULL DEFAULT 0,
    requests        integer NOT NULL,
    -- whether the server did not count, and the tokens are our estimate
    is_estimated    boolean NOT NULL DEFAULT false,
    -- in micro-units of the account's currency; NULL where no price is known
    cost_micros     bigint,
    correlation_id  text NOT NULL,
    used_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- one run may work for many users
    UNIQUE NULLS NOT DISTINCT (work, attempt, node, model, user_id)
);
CREATE INDEX background_job_token_usages_by_user ON background_job_token_usages (user_id, used_at);
CREATE INDEX background_job_token_usages_by_time ON background_job_token_usages (used_at);

-- Who asks. A setting says it, and a proof that only the services' role can make: it holds a key that the searching
-- role cannot read, and is void when the transaction ends. So whatever runs as the searching role can neither become
-- somebody else nor keep what it was given.
CREATE TABLE member_keys (
    is_only         boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    key             bytea NOT NULL
);
INSERT INTO member_keys (key)
SELECT decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');

CREATE FUNCTION member_proof(person uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT person || ':' || encode(sha256(key || sha256(key || convert_to(
        person || ' ' || pg_backend_pid() || ' ' || extract(epoch FROM pg_catalog.transaction_timestamp()), 'UTF8'))),
        'hex')
    FROM member_keys
$$;

-- Whose rows may be read; NULL, and so nobody's, without a proof.
CREATE FUNCTION member() RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE
    claim text := current_setting('carillon.member', true);
BEGIN
    IF claim !~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}:[0-9a-f]{64}$' THEN RETURN NULL; END IF;
    IF claim = member_proof(left(claim, 36)::uuid) THEN RETURN left(claim, 36)::uuid; END IF;
    RETURN NULL;
END $$;

-- Whose rows a search reads: one's own, and what belongs to nobody and is published for all. Nobody's without a proof.
CREATE FUNCTION readable() RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    me CONSTANT uuid := member();
BEGIN
    IF me IS NULL THEN RETURN '{}'; END IF;
    RETURN ARRAY[me, '00000000-0000-0000-0000-000000000000'];
END $$;

-- Passages go with what they are from. A message whose words change is to be indexed anew; one that was only read or
-- relabelled is not.
ALTER TABLE mail_messages ADD COLUMN is_indexed boolean NOT NULL DEFAULT false;
CREATE INDEX mail_messages_to_index ON mail_messages (connection_id, id) WHERE NOT is_indexed;

CREATE FUNCTION mail_message_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.subject, NEW.body, NEW.from_name, NEW.from_address, NEW.received_at)
        IS DISTINCT FROM (OLD.subject, OLD.body, OLD.from_name, OLD.from_address, OLD.received_at)
    THEN NEW.is_indexed := false; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mail_message_changed BEFORE UPDATE OF subject, body, from_name, from_address, received_at ON mail_messages
    FOR EACH ROW EXECUTE FUNCTION mail_message_changed();

-- The other kinds have a time of their last change, which moves with nothing else.
ALTER TABLE calendar_events ADD COLUMN is_indexed boolean NOT NULL DEFAULT false;
ALTER TABLE published_meetings ADD COLUMN is_indexed boolean NOT NULL DEFAULT false;
CREATE INDEX calendar_events_to_index ON calendar_events (calendar_id, id) WHERE NOT is_indexed;
CREATE INDEX published_meetings_to_index ON published_meetings (id) WHERE NOT is_indexed;

CREATE FUNCTION source_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.updated_at IS DISTINCT FROM OLD.updated_at THEN NEW.is_indexed := false; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER calendar_event_changed BEFORE UPDATE OF updated_at ON calendar_events
    FOR EACH ROW EXECUTE FUNCTION source_changed();
CREATE TRIGGER published_meeting_changed BEFORE UPDATE OF updated_at ON published_meetings
    FOR EACH ROW EXECUTE FUNCTION source_changed();

-- By whoever took away what they are from. Only on tables of the services: on one of his own, whoever may make one would
-- say himself what is gone.
CREATE FUNCTION remove_passages() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) <> current_user THEN
        RAISE insufficient_privilege USING MESSAGE = format('%s is no table of the services', TG_TABLE_NAME);
    END IF;
    DELETE FROM passages USING gone WHERE passages.kind = TG_ARGV[0] AND passages.source_id = gone.id::text;
    RETURN NULL;
END $$;
CREATE TRIGGER mail_messages_gone AFTER DELETE ON mail_messages REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION remove_passages('mail');
CREATE TRIGGER calendar_events_gone AFTER DELETE ON calendar_events REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION remove_passages('event');
CREATE TRIGGER published_meetings_gone AFTER DELETE ON published_meetings REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION remove_passages('meeting');
CREATE TRIGGER documents_gone AFTER DELETE ON documents REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION remove_passages('document');

-- The services, which own these tables, work on as before; whoever else comes sees nothing, or what is his own.
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_contents ENABLE ROW LEVEL SECURITY;
ALTER TABLE recall_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE background_job_token_usages ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_threads ENABLE ROW LEVEL SECURITY;
ALTER TABLE passages ENABLE ROW LEVEL SECURITY;
ALTER TABLE embeddings ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON passages FOR SELECT TO carillon_search USING (user_id = ANY ((SELECT readable())::uuid[]));
CREATE POLICY own ON embeddings FOR SELECT TO carillon_search USING (user_id = ANY ((SELECT readable())::uuid[]));

-- The passages that have the words of a query, best first: all of its words, and behind those any of them.
--
-- `configurations` are those of full text search that the query is read by. What one of them does not want (`-word`)
-- another might, so a query that leaves words out should be read by one. Ranking takes time for each passage, so of very
-- many that have the words the newest are ranked.
CREATE FUNCTION passages_by_words(
    query text, configurations text[], only_kinds text[], since timestamptz, until timestamptz, person text, most integer
) RETURNS TABLE (passage_id bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
-- that a query has nothing but small words is no news; and whether the index of words or that of time is the shorter way
-- depends on the words
SET client_min_messages = 'warning' SET plan_cache_mode = 'force_custom_plan' AS $$
DECLARE
    reach CONSTANT integer := 1000;
    whose CONSTANT uuid[] := readable();
    configuration text;
    part tsquery;
    whole tsquery;
    loose tsquery;
    sought tsquery;
    got integer := 0;
    step integer;
BEGIN
    FOREACH configuration IN ARRAY configurations LOOP
        part := websearch_to_tsquery(configuration::regconfig, query);
        CONTINUE WHEN numnode(part) = 0;
        whole := coalesce(whole || part, part);
        -- a query that leaves words out or asks for a phrase means it
        CONTINUE WHEN part::text ~ '[!<]';
        part := replace(part::text, ' & ', ' | ')::tsquery;
        loose := coalesce(loose || part, part);
    END LOOP;
    FOREACH sought IN ARRAY array_remove(ARRAY[whole, nullif(loose, whole)], NULL) LOOP
        EXIT WHEN got >= most;
        RETURN QUERY
            SELECT ranked.id FROM (
                -- one after the other, so that each one's newest are found by an index
                SELECT found.id, found.words FROM unnest(whose) AS one (owner), LATERAL (
                    SELECT passage.id, passage.words, passage.happened_at FROM passages AS passage
                    WHERE passage.is_published AND passage.user_id = one.owner AND passage.words @@ sought
                        AND (sought = whole OR NOT passage.words @@ whole)
                        AND (only_kinds IS NULL OR passage.kind = ANY (only_kinds))
                        AND (since IS NULL OR passage.happened_at >= since)
                        AND (until IS NULL OR passage.happened_at < until)
                        AND (person IS NULL OR EXISTS (
                            SELECT FROM unnest(passage.people) AS known (name)
                            WHERE strpos(known.name, lower(person)) > 0))
                    ORDER BY passage.happened_at DESC LIMIT reach) AS found
                ORDER BY found.happened_at DESC LIMIT reach
            ) AS ranked ORDER BY ts_rank_cd(ranked.words, sought, 1) DESC, ranked.id LIMIT most - got;
        GET DIAGNOSTICS step = ROW_COUNT;
        got := got + step;
    END LOOP;
END $$;

-- The passages nearest to a vector of a model, nearest first; all vectors are of length 1, so the distance is one less the
-- cosine.
--
-- Whoever has but a `few` vectors has all of them compared: that is exact, and no slower than the index, which would have
-- to pass by those of everybody else. Of the others the index is asked, and goes on past those that are another's or that a
-- filter leaves out; but not for ever, and where it comes to less than `most`, all are compared after all.
CREATE FUNCTION passages_by_meaning(
    of_model text, size integer, question vector, only_kinds text[], since timestamptz, until timestamptz, person text,
    most integer, few integer DEFAULT 50000
) RETURNS TABLE (passage_id bigint, distance double precision) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET hnsw.ef_search = 400 SET hnsw.iterative_scan = 'relaxed_order' SET hnsw.max_scan_tuples = 40000
SET hnsw.scan_mem_multiplier = 4 AS $$
DECLARE
    everybody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
    one uuid;
    condition text := '';
    statement text;
    is_small boolean;
    ids bigint[];
    distances double precision[];
    all_ids bigint[] := '{}';
    all_distances double precision[] := '{}';
BEGIN
    -- of texts only constants of this function come into the statement, and the model, quoted
    IF only_kinds IS NOT NULL OR since IS NOT NULL OR until IS NOT NULL OR person IS NOT NULL THEN
        condition := 'AND EXISTS (SELECT FROM passages AS passage WHERE passage.id = near.passage_id '
            'AND passage.is_published AND passage.user_id = $7 '
            'AND ($3 IS NULL OR passage.kind = ANY ($3)) AND ($4 IS NULL OR passage.happened_at >= $4) '
            'AND ($5 IS NULL OR passage.happened_at < $5) AND ($6 IS NULL OR EXISTS (SELECT FROM unnest(passage.people) '
            'AS one (name) WHERE strpos(one.name, lower($6)) > 0)))';
    END IF;
    statement := format(
        'SELECT array_agg(found.passage_id), array_agg(found.distance) FROM ('
        'SELECT near.passage_id, 1 + (near.embedding::vector(%1$s) <#> $1::vector(%1$s)) AS distance '
        'FROM embeddings AS near '
        'WHERE near.model = %2$L AND near.dimensions = %1$s AND near.is_published AND near.user_id = $7 %3$s '
        'ORDER BY (near.embedding::vector(%1$s) <#> $1::vector(%1$s)) ', size, of_model, condition);
    FOREACH one IN ARRAY readable() LOOP
        -- what belongs to nobody are meetings, all of it
        CONTINUE WHEN one = everybody AND NOT 'meeting' = ANY (only_kinds);
        ids := NULL;
        is_small := (SELECT count(*) FROM (
            SELECT FROM embeddings AS near WHERE near.user_id = one AND near.model = of_model AND near.dimensions = size
                AND near.is_published LIMIT few + 1) AS counted) <= few;
        IF NOT is_small THEN
            EXECUTE statement || 'LIMIT $2) AS found' INTO ids, distances
                USING question, most, only_kinds, since, until, person, one;
        END IF;
        IF coalesce(cardinality(ids), 0) < most THEN
            -- an expression that no index has
            EXECUTE statement || '+ 0 LIMIT $2) AS found' INTO ids, distances
                USING question, most, only_kinds, since, until, person, one;
        END IF;
        all_ids := all_ids || coalesce(ids, '{}');
        all_distances := all_distances || coalesce(distances, '{}');
    END LOOP;
    RETURN QUERY SELECT near.id, near.distance FROM unnest(all_ids, all_distances) AS near (id, distance)
        ORDER BY near.distance, near.id LIMIT most;
END $$;

-- What was found.
CREATE FUNCTION passages_found(ids bigint[]) RETURNS TABLE (
    id bigint, kind text, source_id text, title text, heading text, body text, first_page integer, last_page integer,
    happened_at timestamptz, people text[], language text
) LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT id, kind, source_id, title, heading, body, first_page, last_page, happened_at, people, language
    FROM passages WHERE id = ANY (ids) AND is_published AND user_id = ANY ((SELECT readable())::uuid[])
$$;

-- The languages that somebody's own newest passages are in, the most frequent first: not those of what is published for
-- all, which is more than anybody has.
CREATE FUNCTION languages_found() RETURNS TABLE (language text) LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT language FROM (
        SELECT language FROM passages WHERE is_published AND user_id = (SELECT member())
        ORDER BY happened_at DESC LIMIT 500) AS newest
    WHERE language IS NOT NULL GROUP BY language ORDER BY count(*) DESC LIMIT 4
$$;

-- Functions that run as somebody else look nowhere but here: not into a schema of temporary tables, where the caller could
-- put a `member_keys` of his own.
DO $$
DECLARE
    here text := current_schema();
    signature regprocedure;
BEGIN
    EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO carillon_search', here);
    EXECUTE format('REVOKE ALL ON FUNCTION %I.member_proof(uuid) FROM PUBLIC', here);
    EXECUTE format('REVOKE ALL ON FUNCTION %I.remove_passages() FROM PUBLIC', here);
    FOR signature IN SELECT oid FROM pg_proc WHERE pronamespace = here::regnamespace AND proname IN (
        'member', 'member_proof', 'readable', 'remove_passages', 'passages_by_words', 'passages_by_meaning', 'passages_found',
        'languages_found')
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, public, pg_temp', signature, here);
    END LOOP;
    FOR signature IN SELECT oid FROM pg_proc WHERE pronamespace = here::regnamespace AND proname IN (
        'passages_by_words', 'passages_by_meaning', 'passages_found', 'languages_found')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', signature, current_user);
        EXECUTE format('ALTER FUNCTION %s OWNER TO carillon_search', signature);
    END LOOP;
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM carillon_search', here);
END $$;
GRANT SELECT ON passages, embeddings TO carillon_search;

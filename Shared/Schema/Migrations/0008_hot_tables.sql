-- Vacuum of the hot table keeps pace with what it holds.
--
-- A small table is cleaned early and at full speed, as before. Of a large backlog that would be a scan of everything each
-- round, on a core that the claims need, for a thousand dead rows among a million that wait: a tenth may be dead first.
-- What was just enqueued is soon gone, so vacuum has nothing to gain from rows that were only inserted. And the end of
-- the table is not given back while it is worked on: that takes a lock that stops every claim.
ALTER TABLE live_jobs SET (
    autovacuum_vacuum_scale_factor = 0.1, autovacuum_analyze_scale_factor = 0.1,
    autovacuum_vacuum_insert_threshold = -1, vacuum_truncate = off
);

-- The same condition, in a language that is compiled once for each session. A function in SQL is read, inlined and planned
-- by every statement that writes a row whose constraint calls it, which doubled what an INSERT and a claim cost.
CREATE OR REPLACE FUNCTION is_callback(callback jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN coalesce(
        jsonb_typeof(callback->'on') = 'array' AND callback->'on' <@ '["completed", "failed", "cancelled"]'
        AND length(callback->>'job_type') BETWEEN 1 AND 200 AND length(callback->>'family') BETWEEN 1 AND 200
        AND jsonb_typeof(callback->'payload') = 'object'
        AND coalesce((callback->>'payload_version')::smallint, 1) >= 1
        AND coalesce((callback->>'priority')::smallint, 0) IS NOT NULL
        AND coalesce((callback->>'max_retries')::integer, 3) > 0
        AND coalesce((callback->>'timeout_ms')::bigint, 1) > 0, false);
END
$$;

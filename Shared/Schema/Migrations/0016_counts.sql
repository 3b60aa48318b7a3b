-- What work that is done in parts has done so far: it stays counted whatever becomes of the attempt.
ALTER TABLE live_jobs ADD COLUMN counts jsonb NOT NULL DEFAULT '{}';

CREATE FUNCTION sum_counts(one jsonb, other jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_object_agg(key, total), '{}') FROM (
        SELECT key, sum(value::numeric) AS total
        FROM (SELECT * FROM jsonb_each_text(one) UNION ALL SELECT * FROM jsonb_each_text(other)) AS parts
        GROUP BY key) AS totals
$$;

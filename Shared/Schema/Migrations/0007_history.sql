-- History by weeks, which are prepared ahead and dropped whole when they are too old; see `HistoryLedger`.
--
-- A week, because a lookup by anything but the time asks an index of each partition: of thirty days these are six or
-- seven, where with a partition for each day they would be more than thirty.

-- What has ended so far stays where it is, and becomes the partition of all that ended before the coming Monday.
ALTER TABLE finished_jobs DETACH PARTITION finished_jobs_default;
ALTER TABLE finished_jobs_default RENAME TO finished_jobs_before;
DO $$
DECLARE
    last_end timestamptz := greatest(clock_timestamp(), (SELECT max(finished_at) FROM finished_jobs_before));
BEGIN
    EXECUTE format('ALTER TABLE finished_jobs ATTACH PARTITION finished_jobs_before FOR VALUES FROM (MINVALUE) TO (%L)',
        (date_trunc('week', last_end AT TIME ZONE 'UTC') + interval '7 days') AT TIME ZONE 'UTC');
END
$$;
-- For what ends in a week that nobody prepared; emptied by whoever prepares it.
CREATE TABLE finished_jobs_default PARTITION OF finished_jobs DEFAULT;

-- Message ids are forgotten when what they asked for is.
CREATE INDEX accepted_messages_by_time ON accepted_messages (accepted_at);

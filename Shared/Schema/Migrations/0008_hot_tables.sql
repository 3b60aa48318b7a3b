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

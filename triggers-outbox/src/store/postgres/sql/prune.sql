-- Ages in milliseconds: $1 of payloads, $2 of rows, $3 of requests; $4 is how many at most. A worker does it
-- as the owner of shard $5 in epoch $6, a person without.
WITH ok AS MATERIALIZED (
         SELECT $5::smallint IS NULL OR EXISTS (SELECT FROM triggers_shard WHERE shard = $5 AND epoch = $6) AS ok
     ),
     clock AS MATERIALIZED (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now),
     erased AS (
         UPDATE triggers_outbox SET payload = NULL, key = NULL WHERE seq IN (
             SELECT seq FROM triggers_outbox
             WHERE state IN (3, 4) AND settled_at BETWEEN (SELECT now - $2 FROM clock) AND (SELECT now - $1 FROM clock)
               AND (payload IS NOT NULL OR key IS NOT NULL) AND (SELECT ok FROM ok)
             LIMIT $4 FOR UPDATE SKIP LOCKED)
         RETURNING seq
     ),
     gone AS (
         DELETE FROM triggers_outbox WHERE seq IN (
             SELECT seq FROM triggers_outbox WHERE state IN (3, 4) AND settled_at < (SELECT now - $2 FROM clock)
               AND (SELECT ok FROM ok)
             LIMIT $4 FOR UPDATE SKIP LOCKED)
         RETURNING seq
     ),
     log AS (
         DELETE FROM triggers_request WHERE id IN (
             SELECT id FROM triggers_request WHERE settled_at IS NOT NULL AND sent_at < (SELECT now - $3 FROM clock)
               AND (SELECT ok FROM ok)
             LIMIT $4 FOR UPDATE SKIP LOCKED)
         RETURNING id
     ),
     workers AS (DELETE FROM triggers_worker WHERE seen < (SELECT now - 86400000 FROM clock) AND (SELECT ok FROM ok))
SELECT (SELECT ok FROM ok), (SELECT count(*) FROM erased) + (SELECT count(*) FROM gone) + (SELECT count(*) FROM log)

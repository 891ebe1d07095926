-- All of an instance ($3 NULL), or one entity of it. The log of the last minutes holds no personal
-- data, and a worker needs it for the rate limit.
WITH log AS (
         DELETE FROM triggers_request
         WHERE $3::uuid IS NULL AND shard = $2 AND instance = $1 AND settled_at IS NOT NULL
           AND sent_at < (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint - 120000)
     ),
     gone AS (
         DELETE FROM triggers_outbox
         WHERE (state < 3 AND shard = $2 AND instance = $1 OR state >= 3 AND instance = $1)
           AND ($3::uuid IS NULL OR entity = $3)
         RETURNING seq
     ),
     touched AS (
         INSERT INTO triggers_instance AS i (instance, paused_by) VALUES ($1, 'operator')
         ON CONFLICT (instance) DO UPDATE SET xid = excluded.xid, paused_by = excluded.paused_by
     )
SELECT count(*) FROM gone

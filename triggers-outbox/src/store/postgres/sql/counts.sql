WITH open AS MATERIALIZED (
         SELECT count(*) AS rows, count(*) FILTER (WHERE state = 1) AS held, min(enqueued_at) AS oldest
         FROM triggers_outbox WHERE state < 3
     ),
     closed AS MATERIALIZED (
         SELECT state, trigger_key, count(*) AS rows FROM triggers_outbox WHERE state >= 3 GROUP BY state, trigger_key
     )
SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, open.rows, open.held, open.oldest,
       ARRAY(SELECT state FROM closed ORDER BY state, trigger_key),
       ARRAY(SELECT trigger_key FROM closed ORDER BY state, trigger_key),
       ARRAY(SELECT rows FROM closed ORDER BY state, trigger_key)
FROM open

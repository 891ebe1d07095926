-- What became visible since the snapshot of the last look ($2 its end, $3 the transactions that ran
-- then). A transaction may commit long after it wrote its rows, so their numbers are no cursor.
-- Rows of the future are of another database, restored here; a new owner has seen them.
WITH s AS MATERIALIZED (SELECT pg_current_snapshot() AS now),
     fresh AS MATERIALIZED (
         SELECT instance, min(seq) AS seq FROM (
             SELECT instance, seq FROM triggers_outbox
             WHERE state < 3 AND shard = ANY($1) AND xid >= $2::text::xid8
               AND xid < (SELECT pg_snapshot_xmax(now) FROM s)
             UNION ALL
             SELECT instance, seq FROM triggers_outbox
             WHERE state < 3 AND shard = ANY($1) AND xid = ANY($3::text[]::xid8[])
         ) visible GROUP BY instance
     ),
     changed AS MATERIALIZED (
         SELECT * FROM triggers_instance
         WHERE shard = ANY($1 || 0::smallint) AND (xid >= $2::text::xid8 OR xid = ANY($3::text[]::xid8[]))
           AND (shard = ANY($1) OR instance = '00000000-0000-0000-0000-000000000000')
     )
SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint,
       pg_snapshot_xmax(s.now)::text::bigint,
       ARRAY(SELECT x::text::bigint FROM pg_snapshot_xip(s.now) x),
       ARRAY(SELECT instance FROM fresh ORDER BY instance),
       ARRAY(SELECT seq FROM fresh ORDER BY instance),
       ARRAY(SELECT instance FROM changed ORDER BY instance),
       ARRAY(SELECT paused_until FROM changed ORDER BY instance),
       ARRAY(SELECT cause FROM changed ORDER BY instance),
       ARRAY(SELECT paused_by FROM changed ORDER BY instance),
       ARRAY(SELECT since FROM changed ORDER BY instance)
FROM s

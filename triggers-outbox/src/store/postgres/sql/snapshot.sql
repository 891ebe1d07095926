-- What a new owner has to know. The snapshot is the cursor of the first look for new rows.
WITH s AS MATERIALIZED (SELECT pg_current_snapshot() AS now)
SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint,
       pg_snapshot_xmax(s.now)::text::bigint,
       ARRAY(SELECT x::text::bigint FROM pg_snapshot_xip(s.now) x)
FROM s

-- Rows are one JSON text, which every driver can send, and any number of them takes one round trip. Locks
-- are taken in one order, so that two statements never wait for each other.
WITH lanes AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(1953655143, lane)
    FROM (SELECT DISTINCT lane FROM unnest($2::text::integer[]) lane ORDER BY lane) sorted
)
INSERT INTO triggers_outbox (instance, trigger_key, entity, kind, payload, key, ttl_ms)
SELECT u.instance, u.trigger_key, u.entity, u.kind, u.payload, u.key, u.ttl_ms
FROM (SELECT count(*) FROM lanes) locked,
     ROWS FROM (json_to_recordset($1::text::json) AS (
         instance uuid, trigger_key text, entity uuid, kind smallint, payload text, key text, ttl_ms bigint
     )) WITH ORDINALITY u (instance, trigger_key, entity, kind, payload, key, ttl_ms, position)
ORDER BY u.position

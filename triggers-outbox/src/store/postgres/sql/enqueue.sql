-- Locks are taken in one order, so that two statements never wait for each other.
WITH lanes AS MATERIALIZED (
    SELECT pg_advisory_xact_lock($8, lane)
    FROM (SELECT DISTINCT lane FROM unnest($9::integer[]) lane WHERE lane IS NOT NULL ORDER BY lane) sorted
)
INSERT INTO triggers_outbox (instance, trigger_key, entity, kind, payload, key, ttl_ms)
SELECT u.instance, u.trigger_key, u.entity, u.kind, u.payload, u.key, u.ttl_ms
FROM (SELECT count(*) FROM lanes) locked,
     unnest($1::uuid[], $2::text[], $3::uuid[], $4::smallint[], $5::text[], $6::text[], $7::bigint[])
     WITH ORDINALITY u (instance, trigger_key, entity, kind, payload, key, ttl_ms, position)
ORDER BY u.position

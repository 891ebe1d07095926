-- Any number of rows in one round trip: the parameters of the other statement, each as an array. Locks are
-- taken in one order, so that two statements never wait for each other.
WITH lanes AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(1953655143, lane)
    FROM (SELECT DISTINCT lane FROM unnest($8::text::integer[]) lane ORDER BY lane) sorted
)
INSERT INTO triggers_outbox (shard, instance, trigger_key, entity, kind, payload, key, ttl_ms)
SELECT (get_byte(uuid_send(u.instance), 15) & 63)::smallint, u.instance, u.trigger_key, u.entity, u.kind, u.payload, u.key, u.ttl_ms
FROM (SELECT count(*) FROM lanes) locked,
     unnest($1::text::uuid[], $2::text::text[], $3::text::uuid[], $4::text::smallint[], $5::text::text[],
            $6::text::text[], $7::text::bigint[])
     WITH ORDINALITY u (instance, trigger_key, entity, kind, payload, key, ttl_ms, position)
ORDER BY u.position

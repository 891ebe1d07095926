-- One row. Every parameter is a text, which each driver can send; a row without a lane takes no lock.
INSERT INTO triggers_outbox (shard, instance, trigger_key, entity, kind, payload, key, ttl_ms)
SELECT (get_byte(uuid_send($1::text::uuid), 15) & 63)::smallint, $1::text::uuid, $2::text, $3::text::uuid, $4::text::smallint, $5::text, $6::text, $7::text::bigint
FROM (SELECT pg_advisory_xact_lock(1953655143, $8::text::integer)) lane

-- Renews leases that have not expired. Locks in order of shard, as every statement here does.
WITH clock AS MATERIALIZED (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now),
     seen AS (UPDATE triggers_worker SET seen = (SELECT now FROM clock) WHERE worker = $1),
     mine AS MATERIALIZED (
         SELECT shard FROM triggers_shard
         WHERE owner = $1 AND owned_until > (SELECT now FROM clock)
         ORDER BY shard FOR NO KEY UPDATE
     )
UPDATE triggers_shard s SET owned_until = (SELECT now FROM clock) + $2
FROM mine WHERE s.shard = mine.shard
RETURNING s.shard, s.epoch

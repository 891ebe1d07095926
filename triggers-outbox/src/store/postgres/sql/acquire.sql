-- Takes shards that nobody owns, up to a fair share. A lease that ends later than a lease can
-- end is of a clock that was set back.
WITH clock AS MATERIALIZED (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now),
     me AS (
         INSERT INTO triggers_worker (worker, host, pid, started, seen)
         SELECT $1, $3, $4, now, now FROM clock
         ON CONFLICT (worker) DO UPDATE SET seen = excluded.seen
     ),
     live AS MATERIALIZED (
         SELECT 1 + count(*) AS workers FROM triggers_worker, clock
         WHERE worker <> $1 AND seen BETWEEN now - $2 AND now + $2
     ),
     mine AS MATERIALIZED (
         SELECT count(*) AS shards FROM triggers_shard, clock WHERE owner = $1 AND owned_until > now
     ),
     share AS MATERIALIZED (
         SELECT ceil((SELECT count(*) FROM triggers_shard)::numeric / workers)::bigint - shards AS missing FROM live, mine
     ),
     free AS MATERIALIZED (
         SELECT shard FROM triggers_shard
         WHERE owned_until NOT BETWEEN (SELECT now FROM clock) AND (SELECT now FROM clock) + 2 * $2
         ORDER BY random() LIMIT greatest((SELECT missing FROM share), 0)
         FOR UPDATE SKIP LOCKED
     ),
     taken AS (
         UPDATE triggers_shard s
         SET owner = $1, epoch = epoch + 1, owned_until = (SELECT now FROM clock) + $2
         FROM free WHERE s.shard = free.shard
         RETURNING s.shard, s.epoch
     )
SELECT greatest(-missing, 0), ARRAY(SELECT shard FROM taken ORDER BY shard), ARRAY(SELECT epoch FROM taken ORDER BY shard)
FROM share

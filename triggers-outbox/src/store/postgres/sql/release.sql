-- A worker that gives everything back has stopped: the others take its share at once.
WITH mine AS MATERIALIZED (
         SELECT shard FROM triggers_shard WHERE owner = $1 AND shard = ANY($2) ORDER BY shard FOR NO KEY UPDATE
     ),
     stopped AS (
         DELETE FROM triggers_worker
         WHERE worker = $1 AND NOT EXISTS (SELECT FROM triggers_shard WHERE owner = $1 AND NOT shard = ANY($2))
     )
UPDATE triggers_shard s SET owner = NULL, owned_until = 0 FROM mine WHERE s.shard = mine.shard

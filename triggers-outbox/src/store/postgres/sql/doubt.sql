-- Turns requests without an outcome into attempts in doubt, only as the owner. They may have been sent at any
-- time up to now. One statement, one commit.
WITH clock AS MATERIALIZED (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now),
     own AS MATERIALIZED (
         SELECT s.shard FROM triggers_shard s JOIN unnest($1::smallint[], $2::bigint[]) u (shard, epoch) USING (shard, epoch)
         ORDER BY s.shard FOR SHARE OF s
     ),
     ok AS MATERIALIZED (SELECT count(*) = cardinality($1) AS ok FROM own),
     open AS (
         UPDATE triggers_request r
         SET settled_at = clock.now, sent_at = clock.now, outcome = 'in_doubt'
         FROM triggers_request before, clock
         WHERE r.id = before.id AND r.settled_at IS NULL AND r.shard = ANY($1) AND (SELECT ok FROM ok)
         RETURNING r.rows, before.sent_at
     ),
     doubt AS (
         SELECT seq, count(*) AS attempts, min(sent_at) AS first
         FROM open, unnest(open.rows) seq GROUP BY seq
     ),
     rows AS (
         UPDATE triggers_outbox o
         SET attempts = o.attempts + d.attempts,
             first_sent_at = least(o.first_sent_at, d.first),
             lost_at = (SELECT now FROM clock), cause = 'in_doubt'
         FROM doubt d WHERE o.seq = d.seq AND o.state < 3
     )
SELECT ok FROM ok

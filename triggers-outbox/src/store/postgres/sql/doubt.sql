-- Turns requests without an outcome into attempts in doubt, only as the owner. One statement, one commit.
WITH own AS MATERIALIZED (
         SELECT s.shard FROM triggers_shard s JOIN unnest($1::smallint[], $2::bigint[]) u (shard, epoch) USING (shard, epoch)
         ORDER BY s.shard FOR SHARE OF s
     ),
     ok AS MATERIALIZED (SELECT count(*) = cardinality($1) AS ok FROM own),
     open AS (
         UPDATE triggers_request
         SET settled_at = floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, outcome = 'in_doubt'
         WHERE settled_at IS NULL AND shard = ANY($1) AND (SELECT ok FROM ok)
         RETURNING rows, sent_at
     ),
     doubt AS (
         SELECT seq, count(*) AS attempts, min(sent_at) AS first, max(sent_at) AS last
         FROM open, unnest(open.rows) seq GROUP BY seq
     ),
     rows AS (
         UPDATE triggers_outbox o
         SET attempts = o.attempts + d.attempts,
             first_sent_at = least(o.first_sent_at, d.first),
             lost_at = greatest(o.lost_at, d.last), cause = 'in_doubt'
         FROM doubt d WHERE o.seq = d.seq AND o.state < 3
     )
SELECT ok FROM ok

-- Settles what came back and writes down what goes out next, only as the owner. One statement, one
-- commit. A take-over waits for it, and it waits for a take-over and then changes nothing.
WITH own AS MATERIALIZED (
         SELECT s.shard FROM triggers_shard s JOIN unnest($1::smallint[], $2::bigint[]) u (shard, epoch) USING (shard, epoch)
         ORDER BY s.shard FOR SHARE OF s
     ),
     ok AS MATERIALIZED (SELECT count(*) = cardinality($1) AS ok FROM own),
     delivered AS (DELETE FROM triggers_outbox WHERE seq = ANY($3) AND (SELECT ok FROM ok)),
     changed AS (
         UPDATE triggers_outbox o
         SET state = u.state, attempts = u.attempts, first_sent_at = u.first_sent_at, lost_at = u.lost_at,
             not_before = u.not_before, cause = u.cause, status = u.status, request_id = u.request_id,
             settled_at = u.settled_at
         FROM unnest($4::bigint[], $5::smallint[], $6::integer[], $7::bigint[], $8::bigint[], $9::bigint[],
                     $10::text[], $11::smallint[], $12::text[], $13::bigint[])
              u (seq, state, attempts, first_sent_at, lost_at, not_before, cause, status, request_id, settled_at)
         WHERE o.seq = u.seq AND (SELECT ok FROM ok)
     ),
     results AS (
         UPDATE triggers_request r
         SET requests = u.requests, outcome = u.outcome, status = u.status, request_id = u.request_id,
             settled_at = u.settled_at, sent_at = greatest(r.sent_at, u.sent_at)
         FROM unnest($14::uuid[], $15::integer[], $16::text[], $17::smallint[], $18::text[], $19::bigint[], $20::bigint[])
              u (id, requests, outcome, status, request_id, settled_at, sent_at)
         WHERE r.id = u.id AND (SELECT ok FROM ok)
     ),
     -- Rows that a person deleted.
     gone AS MATERIALIZED (
         SELECT DISTINCT sent.seq FROM unnest($25::text[]) rows, unnest(rows::bigint[]) sent (seq)
         WHERE NOT EXISTS (SELECT FROM triggers_outbox o WHERE o.seq = sent.seq AND o.state < 3)
     ),
     intents AS (
         INSERT INTO triggers_request (id, instance, trigger_key, kind, rows, sent_at)
         SELECT u.id, u.instance, u.trigger_key, u.kind, there.rows, u.sent_at
         FROM unnest($21::uuid[], $22::uuid[], $23::text[], $24::smallint[], $25::text[], $26::bigint[])
              u (id, instance, trigger_key, kind, rows, sent_at),
              LATERAL (SELECT array_agg(sent.seq) AS rows FROM unnest(u.rows::bigint[]) sent (seq)
                       WHERE NOT sent.seq = ANY(ARRAY(SELECT seq FROM gone))) there
         WHERE (SELECT ok FROM ok) AND there.rows IS NOT NULL
         ON CONFLICT (id) DO NOTHING
     ),
     pauses AS (
         INSERT INTO triggers_instance AS i (instance, paused_until, cause, paused_by, since)
         SELECT u.* FROM unnest($27::uuid[], $28::bigint[], $29::text[], $30::text[], $31::bigint[])
              u (instance, paused_until, cause, paused_by, since)
         WHERE (SELECT ok FROM ok)
         ON CONFLICT (instance) DO UPDATE
         SET xid = excluded.xid, paused_until = excluded.paused_until, cause = excluded.cause,
             paused_by = excluded.paused_by, since = excluded.since
         -- A pause that a person made lasts.
         WHERE excluded.paused_by <> 'worker' OR i.paused_by = 'worker' OR i.paused_until <= excluded.since
     )
SELECT ok, ARRAY(SELECT seq FROM gone ORDER BY seq) FROM ok

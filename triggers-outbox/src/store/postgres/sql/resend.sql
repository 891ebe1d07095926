-- Moves rows to the end of their lanes, in their order.
WITH lanes AS MATERIALIZED (
         SELECT pg_advisory_xact_lock($5, lane)
         FROM (SELECT DISTINCT lane FROM unnest($6::integer[]) lane WHERE lane IS NOT NULL ORDER BY lane) sorted
     ),
     old AS (DELETE FROM triggers_outbox WHERE seq = ANY($1) RETURNING *),
     moved AS (
         INSERT INTO triggers_outbox
             (shard, instance, trigger_key, entity, kind, payload, key, ttl_ms, enqueued_at, first_sent_at, lost_at)
         SELECT old.shard, old.instance, old.trigger_key, old.entity, old.kind, old.payload, u.key, old.ttl_ms, old.enqueued_at,
                u.first_sent_at, u.lost_at
         FROM (SELECT count(*) FROM lanes) locked, old
         JOIN unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[]) u (seq, key, first_sent_at, lost_at) USING (seq)
         ORDER BY old.seq
         RETURNING seq, instance
     ),
     touched AS (
         INSERT INTO triggers_instance AS i (instance, paused_by)
         SELECT DISTINCT instance, 'operator' FROM moved
         ON CONFLICT (instance) DO UPDATE SET xid = excluded.xid, paused_by = excluded.paused_by
     )
SELECT seq FROM moved ORDER BY seq

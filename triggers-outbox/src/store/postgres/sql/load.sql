SELECT r.* FROM unnest($1::smallint[], $2::uuid[], $3::bigint[]) w (shard, instance, after), LATERAL (
    SELECT seq, instance, trigger_key, entity, kind, payload, key, ttl_ms, enqueued_at, state, attempts,
           first_sent_at, lost_at, not_before, cause, status, request_id, settled_at
    FROM triggers_outbox o
    WHERE o.state < 3 AND o.shard = w.shard AND o.instance = w.instance AND o.seq > w.after
    ORDER BY o.seq LIMIT $4
) r

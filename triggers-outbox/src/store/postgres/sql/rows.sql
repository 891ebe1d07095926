SELECT seq, instance, trigger_key, entity, kind, payload, key, ttl_ms, enqueued_at, state, attempts,
       first_sent_at, lost_at, not_before, cause, status, request_id, settled_at
FROM triggers_outbox WHERE seq = ANY($1) ORDER BY seq

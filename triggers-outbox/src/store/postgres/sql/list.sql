-- An absent condition is NULL. $9 is the shard of the instance. Conditions without an index are
-- outside: rows are read in order until there are enough, and never all at once.
SELECT seq, instance, trigger_key, entity, kind, CASE WHEN $10 THEN payload END, key, ttl_ms, enqueued_at, state,
       attempts, first_sent_at, lost_at, not_before, cause, status, request_id, settled_at
FROM (
    SELECT * FROM triggers_outbox
    WHERE seq > $1
      AND ($2::smallint[] IS NULL OR state = ANY($2))
      AND ($3::uuid IS NULL OR state < 3 AND shard = $9 AND instance = $3 OR state >= 3 AND instance = $3)
    ORDER BY seq OFFSET 0
) candidate
WHERE ($4::text IS NULL OR trigger_key = $4)
  AND ($5::uuid IS NULL OR entity = $5)
  AND ($6::bigint IS NULL OR enqueued_at >= $6)
  AND ($7::text IS NULL OR cause = $7)
ORDER BY seq LIMIT $8

SELECT id, sent_at, cardinality(rows), outcome, status, request_id FROM triggers_request
WHERE shard = $1 AND sent_at >= $2 AND instance = $3 AND $4 = ANY(rows) ORDER BY sent_at

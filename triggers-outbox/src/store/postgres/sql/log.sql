SELECT instance, sent_at, requests FROM triggers_request
WHERE shard = ANY($1) AND sent_at > (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint - 61000)

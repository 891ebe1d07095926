SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, count(*),
       count(*) FILTER (WHERE state = 1), min(enqueued_at)
FROM triggers_outbox WHERE state < 3

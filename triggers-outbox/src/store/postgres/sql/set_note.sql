-- A note without text is needed as long as the service may repeat a webhook, which is two days; the
-- others stay.
WITH clock AS MATERIALIZED (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now),
     old AS (
         DELETE FROM triggers_note WHERE key IN (
             SELECT key FROM triggers_note WHERE text = '' AND noted_at < (SELECT now - 604800000 FROM clock) AND key <> $1
             LIMIT 100 FOR UPDATE SKIP LOCKED)
     )
INSERT INTO triggers_note (key, text, noted_at) SELECT $1, $2, now FROM clock
ON CONFLICT (key) DO UPDATE SET text = excluded.text, noted_at = excluded.noted_at

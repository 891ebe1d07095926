SELECT state, trigger_key, count(*) FROM triggers_outbox WHERE state >= 3
GROUP BY state, trigger_key ORDER BY state, trigger_key

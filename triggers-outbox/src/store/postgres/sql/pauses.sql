SELECT instance, paused_until, cause, paused_by, since FROM triggers_instance
WHERE paused_until > (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)
ORDER BY instance

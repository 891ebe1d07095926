-- A pause of the worker does not replace one that a person made, as long as that lasts.
INSERT INTO triggers_instance AS i (instance, paused_until, cause, paused_by, since) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (instance) DO UPDATE
SET xid = excluded.xid, paused_until = excluded.paused_until, cause = excluded.cause,
    paused_by = excluded.paused_by, since = excluded.since
WHERE excluded.paused_by <> 'worker' OR i.paused_by = 'worker' OR i.paused_until <= excluded.since

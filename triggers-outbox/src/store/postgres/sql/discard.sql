WITH gone AS (DELETE FROM triggers_outbox WHERE seq = ANY($1) RETURNING instance),
     touched AS (
         INSERT INTO triggers_instance AS i (instance, paused_by)
         SELECT DISTINCT instance, 'operator' FROM gone
         ON CONFLICT (instance) DO UPDATE SET xid = excluded.xid, paused_by = excluded.paused_by
     )
SELECT count(*) FROM gone

SELECT s.shard, coalesce(w.host || ':' || w.pid, s.owner::text),
       greatest(0, (s.owned_until - floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) / 1000)
FROM triggers_shard s LEFT JOIN triggers_worker w ON w.worker = s.owner
WHERE s.owner IS NOT NULL ORDER BY s.shard

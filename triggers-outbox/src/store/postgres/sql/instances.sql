-- The instances with open rows, by one step in the index for each.
SELECT found.instance FROM unnest($1::smallint[]) u (shard), LATERAL (
    WITH RECURSIVE next AS (
        (SELECT o.instance FROM triggers_outbox o
         WHERE o.state < 3 AND o.shard = u.shard ORDER BY o.instance LIMIT 1)
        UNION ALL
        SELECT (SELECT o.instance FROM triggers_outbox o
                WHERE o.state < 3 AND o.shard = u.shard AND o.instance > next.instance ORDER BY o.instance LIMIT 1)
        FROM next WHERE next.instance IS NOT NULL
    )
    SELECT instance FROM next WHERE instance IS NOT NULL
) found

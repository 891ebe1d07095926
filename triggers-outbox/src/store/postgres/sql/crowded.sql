-- Instances whose backlog is too large.
SELECT instance FROM triggers_outbox WHERE state < 3 GROUP BY instance HAVING count(*) >= $1

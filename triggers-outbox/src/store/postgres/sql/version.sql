SELECT coalesce(max(version), 0) FROM triggers_schema

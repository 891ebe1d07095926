//! Storing commands in the caller's own transaction.

/// One row; the caller's transaction is `IMMEDIATE`.
pub(crate) const INSERT_SQLITE: &str = "INSERT INTO triggers_outbox (instance, trigger_key, entity, kind, payload, key, ttl_ms) \
                                        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

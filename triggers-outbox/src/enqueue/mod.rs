//! Storing commands: in the caller's own transaction, or in one of the outbox.

mod blocking;
#[cfg(feature = "diesel-postgres")]
mod diesel_postgres;
#[cfg(feature = "diesel-sqlite")]
mod diesel_sqlite;
mod in_tx;
mod instance;
#[cfg(any(
    feature = "diesel-postgres",
    feature = "sqlx-postgres",
    feature = "tokio-postgres",
    feature = "sea-orm"
))]
pub(crate) mod postgres;
#[cfg(feature = "sqlite")]
pub(crate) mod rusqlite;
#[cfg(feature = "sea-orm")]
mod sea_orm;
#[cfg(feature = "sqlx-postgres")]
pub(crate) mod sqlx_postgres;
#[cfg(feature = "sqlx-sqlite")]
mod sqlx_sqlite;
#[cfg(feature = "tokio-postgres")]
mod tokio_postgres;

pub use blocking::{BlockingTransaction, Staged};
pub use in_tx::{InTx, Inserting, Transaction};
pub use instance::OutboxInstance;

/// One row; the caller's transaction is `IMMEDIATE`.
#[cfg(any(
    feature = "sqlite",
    feature = "sqlx-sqlite",
    feature = "diesel-sqlite",
    feature = "sea-orm"
))]
pub(crate) const INSERT_SQLITE: &str = "INSERT INTO triggers_outbox (instance, trigger_key, entity, kind, payload, key, ttl_ms) \
                                        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

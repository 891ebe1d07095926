//! Texts under keys.

use rusqlite::{OptionalExtension as _, params};

use super::Database;
use super::rows::{failed, now};
use crate::core::OutboxError;

/// A note without text is needed as long as the service may repeat a webhook, which is two days.
const WEEK_MS: i64 = 7 * 24 * 3600 * 1000;

impl Database {
    pub(super) fn note(&self, key: &str) -> Result<Option<String>, OutboxError> {
        let sql = self
            .prefix
            .sql("SELECT text FROM triggers_note WHERE key = ?1");
        let read = || {
            let mut statement = self.connection.prepare_cached(&sql)?;
            statement.query_row([key], |row| row.get(0)).optional()
        };
        read().map_err(failed("cannot read a note"))
    }

    pub(super) fn set_note(&self, key: &str, text: &str) -> Result<(), OutboxError> {
        let old = "DELETE FROM triggers_note WHERE key IN (SELECT key FROM triggers_note \
                   WHERE text = '' AND noted_at < ?1 LIMIT 100)";
        let put = "INSERT INTO triggers_note (key, text, noted_at) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (key) DO UPDATE SET text = excluded.text, noted_at = excluded.noted_at";
        let write = || -> rusqlite::Result<()> {
            let connection = &self.connection;
            connection
                .prepare_cached(&self.prefix.sql(old))?
                .execute([now() - WEEK_MS])?;
            connection
                .prepare_cached(&self.prefix.sql(put))?
                .execute(params![key, text, now()])?;
            Ok(())
        };
        write().map_err(failed("cannot write a note"))
    }
}

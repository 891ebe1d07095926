//! Opening a database file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::lock::{OsLock, private};
use super::{Database, SqliteOptions};
use crate::core::OutboxError;

/// Older versions may lose a commit when several connections use a database in WAL mode.
const OLDEST: i32 = 3_051_003;
/// Versions of older lines that have the same repair.
const REPAIRED: [std::ops::RangeInclusive<i32>; 2] = [3_044_006..=3_044_999, 3_050_007..=3_050_999];

pub(super) fn open(path: &Path, options: &SqliteOptions) -> Result<Database, OutboxError> {
    check_version(rusqlite::version_number(), rusqlite::version())?;
    if path.as_os_str().is_empty() || path.to_str().is_some_and(|path| path.starts_with(':')) {
        return Err(OutboxError::input(
            "the outbox needs a database file; a database in memory is lost with the process",
        ));
    }
    let problem = || format!("cannot open the database {}", path.display());
    private(path).map_err(|error| OutboxError::database(problem(), error))?;
    // Two paths to one file must have one lock.
    let path = path
        .canonicalize()
        .map_err(|error| OutboxError::database(problem(), error))?;
    let connection =
        connect(&path, options).map_err(|error| OutboxError::database(problem(), error))?;
    let lock = OsLock::new(lock_path(&path, options));
    Ok(Database {
        connection,
        prefix: options.prefix.clone(),
        lock,
        epoch: None,
        last_epoch: 0,
        data_version: None,
    })
}

fn check_version(number: i32, name: &str) -> Result<(), OutboxError> {
    if number >= OLDEST || REPAIRED.iter().any(|line| line.contains(&number)) {
        return Ok(());
    }
    Err(OutboxError::input(format!(
        "SQLite {name} can lose commits in WAL mode; the outbox needs 3.51.3 or later (the feature `bundled` compiles one in)"
    )))
}

fn connect(path: &Path, options: &SqliteOptions) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |row| {
        row.get::<_, String>(0)
    })?;
    connection.execute_batch("PRAGMA synchronous = FULL")?;
    if let Some(size) = options.max_size {
        let page: u64 = connection
            .query_row("PRAGMA page_size", [], |row| row.get::<_, i64>(0))?
            .unsigned_abs();
        let pages = (size / page.max(1)).clamp(1, u64::from(u32::MAX) - 1);
        connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| {
            row.get::<_, i64>(0)
        })?;
    }
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Several outboxes in one file have different prefixes, and a lock each.
fn lock_path(path: &Path, options: &SqliteOptions) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(options.prefix.bare());
    name.push("lock");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_can_lose_commits_are_refused() {
        for (number, sound) in [
            (3_040_001, false),
            (3_044_005, false),
            (3_044_006, true),
            (3_050_006, false),
            (3_050_007, true),
            (3_051_002, false),
            (3_051_003, true),
            (3_054_001, true),
        ] {
            assert_eq!(check_version(number, "x").is_ok(), sound, "{number}");
        }
    }
}

//! The suite of stores on SQLite.

#![allow(clippy::unwrap_used, reason = "tests")]

use triggers_outbox_tests::{SqlitePlace, store_suite};

async fn place() -> SqlitePlace {
    SqlitePlace::new()
}

store_suite!(place);

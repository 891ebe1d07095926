//! The suites of stores and workers on SQLite.

#![allow(clippy::unwrap_used, reason = "tests")]

use triggers_outbox_tests::{SqlitePlace, store_suite, worker_suite};

#[expect(clippy::unused_async, reason = "the suites wait for a place")]
async fn place() -> SqlitePlace {
    SqlitePlace::new()
}

store_suite!(place);
worker_suite!(place);

//! The tables, as SQL files for the app's own migration tool.

/// One step of the schema.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Migration {
    /// Counts from 1.
    pub version: i64,
    /// The name of the file.
    pub name: &'static str,
    /// The SQL, with the prefix `triggers_`.
    pub sql: &'static str,
}

/// The steps for SQLite.
pub const SQLITE: &[Migration] = &[
    Migration {
        version: 1,
        name: "0001_outbox.sql",
        sql: include_str!("../migrations/sqlite/0001_outbox.sql"),
    },
    Migration {
        version: 2,
        name: "0002_notes.sql",
        sql: include_str!("../migrations/sqlite/0002_notes.sql"),
    },
];

/// The steps for PostgreSQL.
pub const POSTGRES: &[Migration] = &[
    Migration {
        version: 1,
        name: "0001_outbox.sql",
        sql: include_str!("../migrations/postgres/0001_outbox.sql"),
    },
    Migration {
        version: 2,
        name: "0002_notes.sql",
        sql: include_str!("../migrations/postgres/0002_notes.sql"),
    },
];

//! A PostgreSQL server for tests: its own data directory, a unix socket, and a database for each test.
//!
//! The server and its directory disappear with the process that started them, also when that process is killed. The
//! programs are those on `PATH` or in Debian's `/usr/lib/postgresql/*/bin`. `DATABASE_URL` names another server for
//! the tests that do not stop or restart theirs.

mod guarded;
mod pgbouncer;
mod server;
mod url;

pub use pgbouncer::PgBouncer;
pub use server::{Database, Server, Settings};

/// What the harness returns instead of a server.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

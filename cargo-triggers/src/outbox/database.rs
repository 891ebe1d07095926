//! Opening the database that `--database` names.

use std::io;
use std::path::Path;

use sqlx::postgres::PgPoolOptions;
use triggers_outbox::{Outbox, OutboxBuilder};

use super::failed;

pub(super) async fn open(
    database: Option<&str>,
    prefix: &str,
    creates: bool,
) -> io::Result<Outbox> {
    let builder = Outbox::builder().prefix(prefix);
    // An empty variable is as good as none.
    let Some(database) = database.filter(|name| !name.is_empty()) else {
        return Err(io::Error::other(
            "name the database by `--database app.db` or DATABASE_URL",
        ));
    };
    if database.starts_with("postgres://") || database.starts_with("postgresql://") {
        return postgres(builder, database).await;
    }
    let file = database
        .strip_prefix("sqlite://")
        .or_else(|| database.strip_prefix("sqlite:"))
        .unwrap_or(database);
    let file = file.split('?').next().unwrap_or(file);
    if file.contains("://") {
        return Err(io::Error::other(
            "the database must be an SQLite file or begin with `postgres://`",
        ));
    }
    if !creates && !Path::new(file).exists() {
        return Err(io::Error::other(format!(
            "there is no file {file}; `cargo triggers outbox --database {file} migrate` creates one"
        )));
    }
    builder.keep_schema().sqlite(file).map_err(failed)
}

async fn postgres(builder: OutboxBuilder, url: &str) -> io::Result<Outbox> {
    // The message of the driver does not hold the URL, which may hold a password.
    let pool = PgPoolOptions::new().max_connections(4).connect(url).await;
    let pool =
        pool.map_err(|error| io::Error::other(format!("cannot connect to the database: {error}")))?;
    builder.postgres(pool).map_err(failed)
}

//! How a statement reaches the database.

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, FromRow, Postgres, Transaction};

use super::PostgresStore;
use crate::core::OutboxError;

/// A statement with its arguments.
pub(super) type Statement = Query<'static, Postgres, PgArguments>;

impl PostgresStore {
    /// Returns a statement that was written with the default prefix.
    ///
    /// The server plans it each time it runs. A plan that it keeps may be one for an almost empty table,
    /// as an outbox is most of the time, and would read a sudden backlog as a whole at each look.
    pub(super) fn statement(&self, sql: &'static str) -> Statement {
        // The prefix holds nothing but names.
        sqlx::query(AssertSqlSafe(self.options.prefix.sql(sql))).persistent(false)
    }

    /// Begins a transaction, for what takes more than one statement.
    pub(super) async fn begin(
        &self,
        purpose: &'static str,
    ) -> Result<Transaction<'static, Postgres>, OutboxError> {
        self.transaction()
            .await
            .map_err(|error| failed(purpose, error))
    }

    /// A process that is stopped within a transaction holds locks that other workers need to take its
    /// shards over. The server ends such a transaction before the lease ends.
    async fn transaction(&self) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
        let idle = (self.lease_ms() / 2).clamp(1, i64::from(i32::MAX));
        let begin = format!("BEGIN; SET LOCAL idle_in_transaction_session_timeout = {idle}");
        self.pool.begin_with(AssertSqlSafe(begin)).await
    }

    /// Runs a statement and returns its rows.
    ///
    /// Parsing and running a statement are two round trips. A pooler in transaction mode may send
    /// each to another session, unless a transaction encloses them.
    pub(super) async fn fetch(
        &self,
        statement: Statement,
        purpose: &'static str,
    ) -> Result<Vec<PgRow>, OutboxError> {
        let run = async {
            let mut transaction = self.transaction().await?;
            let rows = statement.fetch_all(&mut *transaction).await?;
            transaction.commit().await?;
            Ok(rows)
        };
        run.await.map_err(|error| failed(purpose, error))
    }

    /// Runs a statement that returns exactly one row.
    pub(super) async fn fetch_one<T>(
        &self,
        statement: Statement,
        purpose: &'static str,
    ) -> Result<T, OutboxError>
    where
        T: for<'r> FromRow<'r, PgRow>,
    {
        let rows = self.fetch(statement, purpose).await?;
        let row = rows.first().ok_or(sqlx::Error::RowNotFound);
        row.and_then(T::from_row)
            .map_err(|error| failed(purpose, error))
    }

    /// Runs a statement and decodes its rows.
    pub(super) async fn fetch_all<T>(
        &self,
        statement: Statement,
        purpose: &'static str,
    ) -> Result<Vec<T>, OutboxError>
    where
        T: for<'r> FromRow<'r, PgRow>,
    {
        let rows = self.fetch(statement, purpose).await?;
        rows.iter()
            .map(T::from_row)
            .collect::<Result<_, _>>()
            .map_err(|error| failed(purpose, error))
    }
}

/// Says what failed. Missing tables and columns are another mistake than a database that is away.
pub(super) fn failed(purpose: &'static str, error: sqlx::Error) -> OutboxError {
    const UNDEFINED: [&str; 3] = ["42P01", "42703", "3F000"];
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    if code.is_some_and(|code| UNDEFINED.contains(&&*code)) {
        return OutboxError::schema(format!(
            "the outbox's tables are missing or of another version: {error}; apply the migrations"
        ));
    }
    OutboxError::database(format!("cannot {purpose}"), error)
}

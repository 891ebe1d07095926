//! `sea-orm`, on SQLite and PostgreSQL.

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend, DbErr, Statement, Value};

use super::{INSERT_SQLITE, Inserting, Transaction, postgres};
use crate::command::not_stored;
use crate::core::{NewRow, Prefix};

async fn insert(tx: &DatabaseTransaction, rows: &[NewRow], prefix: &Prefix) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    match backend {
        DbBackend::Postgres => {
            let (sql, parameters) = postgres::insert(rows);
            let values = parameters.map(Value::from);
            let statement = Statement::from_sql_and_values(backend, prefix.sql(sql), values);
            tx.execute_raw(statement).await?;
        }
        DbBackend::Sqlite => {
            for row in rows {
                let statement =
                    Statement::from_sql_and_values(backend, prefix.sql(INSERT_SQLITE), values(row));
                tx.execute_raw(statement).await?;
            }
        }
        _ => {
            return Err(DbErr::Custom(
                "the outbox has no tables for this database".to_owned(),
            ));
        }
    }
    Ok(())
}

fn values(row: &NewRow) -> [Value; 7] {
    [
        row.instance.as_bytes().to_vec().into(),
        row.trigger_key.clone().into(),
        row.entity.map(|entity| entity.as_bytes().to_vec()).into(),
        row.kind.code().into(),
        row.payload.clone().into(),
        row.key.clone().into(),
        row.ttl_ms.into(),
    ]
}

impl Transaction for &DatabaseTransaction {
    fn insert<'a>(&'a mut self, rows: &'a [NewRow], prefix: &'a Prefix) -> Inserting<'a> {
        Box::pin(async move { insert(self, rows, prefix).await.map_err(not_stored) })
    }
}

//! Routes and handlers.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::put;
use axum::{Json, Router};
use rusqlite::{Connection, TransactionBehavior};
use triggers_outbox::Outbox;
use triggers_runtime::{InstanceId, Uuid};

use crate::booking::{self, Booking, Slot};
use crate::problem::Problem;

/// The service's database, and the outbox in it.
#[derive(Clone)]
struct Shop {
    database: Arc<Mutex<Connection>>,
    outbox: Outbox,
}

/// The service over the database at `path`.
pub(crate) fn router(path: &str, outbox: Outbox) -> rusqlite::Result<Router> {
    let database = Connection::open(path)?;
    database.busy_timeout(Duration::from_secs(5))?;
    // A commit is on the disk when it returns, also after a power failure.
    database.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")?;
    booking::create_table(&database)?;
    let shop = Shop {
        database: Arc::new(Mutex::new(database)),
        outbox,
    };
    let route = put(book_or_move).delete(cancel);
    Ok(Router::new()
        .route("/sites/{site}/appointments/{appointment}", route)
        .with_state(shop))
}

/// Books the appointment, or moves it if it was booked for another time. A repeat changes nothing.
async fn book_or_move(
    State(shop): State<Shop>,
    Path((site, appointment)): Path<(Uuid, Uuid)>,
    Json(booking): Json<Booking>,
) -> Result<StatusCode, Problem> {
    let slot = Slot {
        site: InstanceId::new(site),
        appointment,
    };
    shop.change(move |tx, outbox| slot.book_or_move(tx, outbox, &booking))
        .await
}

/// Cancels the appointment. A repeat changes nothing.
async fn cancel(
    State(shop): State<Shop>,
    Path((site, appointment)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    let slot = Slot {
        site: InstanceId::new(site),
        appointment,
    };
    shop.change(move |tx, outbox| slot.cancel(tx, outbox)).await
}

impl Shop {
    /// Runs a change in one transaction, on a thread that no caller can interrupt by hanging up.
    async fn change(
        self,
        change: impl FnOnce(&rusqlite::Transaction<'_>, &Outbox) -> Result<(), Problem> + Send + 'static,
    ) -> Result<StatusCode, Problem> {
        let done = tokio::task::spawn_blocking(move || {
            let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
            let tx = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
            change(&tx, &self.outbox)?;
            tx.commit()?;
            self.outbox.wake();
            Ok(StatusCode::NO_CONTENT)
        });
        done.await.map_err(|_| Problem::crashed())?
    }
}

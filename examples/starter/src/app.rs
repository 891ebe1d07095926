//! Routes. A request changes the app's own database and the outbox in one transaction.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::put;
use axum::{Json, Router};
use rusqlite::{Connection, TransactionBehavior};
use triggers_inbound::{OutboxInstances, OutboxLog, Provider, Verifier, Webhooks};
use triggers_outbox::Outbox;
use triggers_runtime::{InstanceId, Uuid};

use crate::appointments::{self, Appointment, Failure, events};

#[derive(Clone)]
struct App {
    database: Arc<Mutex<Connection>>,
    outbox: Outbox,
}

/// The service. `database` is the file in which the outbox is, too.
pub(crate) fn router(database: &str, outbox: Outbox, verifier: &Verifier) -> rusqlite::Result<Router> {
    let database = Connection::open(database)?;
    database.busy_timeout(std::time::Duration::from_secs(5))?;
    appointments::create_table(&database)?;
    let app = App {
        database: Arc::new(Mutex::new(database)),
        outbox,
    };
    let route = put(book_or_move).delete(cancel);
    Ok(Router::new()
        .route("/sites/{instance}/appointments/{id}", route)
        .route_service("/wix/webhooks", app.webhooks(verifier))
        .nest_service("/wix/provider", app.provider(verifier))
        .with_state(app))
}

type Ids = Path<(InstanceId, Uuid)>;

async fn book_or_move(
    State(app): State<App>,
    Path((instance, id)): Ids,
    Json(appointment): Json<Appointment>,
) -> StatusCode {
    app.change(move |tx, outbox| appointments::book_or_move(tx, outbox, instance, id, &appointment))
        .await
}

async fn cancel(State(app): State<App>, Path((instance, id)): Ids) -> StatusCode {
    app.change(move |tx, outbox| appointments::cancel(tx, outbox, instance, id))
        .await
}

impl App {
    /// What Wix tells the app: nothing is sent for a site that removed it.
    fn webhooks(&self, verifier: &Verifier) -> Webhooks {
        Webhooks::new(verifier.clone())
            .event_log(OutboxLog::new(self.outbox.clone()))
            .instances(OutboxInstances::new(self.outbox.clone()))
    }

    /// What Wix asks before a reminder: it is not sent if the appointment is not booked any more.
    fn provider(&self, verifier: &Verifier) -> Provider {
        let database = Arc::clone(&self.database);
        Provider::new(verifier.clone()).keep_if(events::appointment_starting, move |_site, id| {
            let database = Arc::clone(&database);
            let look = move || {
                let database = database.lock().unwrap_or_else(PoisonError::into_inner);
                appointments::is_booked(&database, id)
            };
            async { Ok(tokio::task::spawn_blocking(look).await??) }
        })
    }

    /// Runs `change` in a transaction, on a thread that may block.
    async fn change(
        self,
        change: impl FnOnce(&rusqlite::Transaction<'_>, &Outbox) -> Result<(), Failure> + Send + 'static,
    ) -> StatusCode {
        let done = tokio::task::spawn_blocking(move || {
            let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
            let tx = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
            change(&tx, &self.outbox)?;
            tx.commit()?;
            // Delivers now instead of at the next poll.
            self.outbox.wake();
            Ok::<(), Failure>(())
        });
        match done.await {
            Ok(Ok(())) => StatusCode::NO_CONTENT,
            Ok(Err(failure)) => {
                eprintln!("{failure}");
                StatusCode::INTERNAL_SERVER_ERROR
            }
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

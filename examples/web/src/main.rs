//! A booking service over HTTP: `PUT` books or moves an appointment, `DELETE` cancels it.
//!
//! The appointment and what Wix has to know about it are written in one transaction of the service's
//! own SQLite database. A worker delivers from there. A caller that hangs up, or a process that dies,
//! leaves both or neither.
//!
//! ```console
//! $ cargo triggers sandbox &
//! $ TRIGGERS_BASE_URL=http://127.0.0.1:4010 TRIGGERS_APP_SECRET=sandbox-secret \
//!   TRIGGERS_APP_ID=5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913 cargo run -p triggers-example-web
//! ```

#![allow(clippy::print_stdout, reason = "it prints its address")]

mod app;
mod booking;
mod problem;

use std::error::Error;

use tokio::net::TcpListener;
use triggers_outbox::Outbox;
use triggers_runtime::{Client, DeliveryOptions, environment};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let database = std::env::var("APP_DATABASE").unwrap_or_else(|_| "app.db".to_owned());
    let listen = std::env::var("APP_LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());

    let outbox = Outbox::sqlite(&database)?;
    // The outbox retries by itself.
    let client: Client = environment::builder(None)?
        .delivery(DeliveryOptions::single_attempt())
        .build()?;
    let worker = outbox
        .worker(move |instance| client.instance(instance))
        .spawn()
        .await?;

    let app = app::router(&database, outbox)?;
    let listener = TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app)
        .with_graceful_shutdown(stopped())
        .await?;
    // Requests in flight are waited for; what is left is delivered after the next start.
    worker.shutdown().await;
    Ok(())
}

/// Ends when the process is interrupted or, as container platforms do it, terminated.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    // Without signals there is nothing to wait for; stopping at once would be no service.
    if interrupted.await.is_err() {
        std::future::pending::<()>().await;
    }
}

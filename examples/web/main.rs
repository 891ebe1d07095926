//! A booking service over HTTP: `PUT` books or moves an appointment, `DELETE` cancels it, and each
//! tells Wix what has to be told.
//!
//! ```console
//! $ cargo triggers sandbox &
//! $ TRIGGERS_BASE_URL=http://127.0.0.1:4010 TRIGGERS_APP_SECRET=sandbox-secret \
//!   TRIGGERS_APP_ID=5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913 cargo run --example web
//! ```

#![allow(clippy::print_stdout, reason = "it says where it listens")]

mod app;
mod booking;
mod reply;
#[cfg(test)]
mod tests;

use tokio::net::TcpListener;
use triggers_examples::Failure;
use triggers_runtime::Client;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let app = app::router(Client::from_env()?);
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://{}", listener.local_addr()?);
    // Requests under way are answered, and with them their calls to Wix, before the process ends.
    axum::serve(listener, app)
        .with_graceful_shutdown(told_to_stop())
        .await?;
    Ok(())
}

/// Ends when the process is interrupted, or, as container platforms do it, terminated.
async fn told_to_stop() {
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

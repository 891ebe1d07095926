//! A booking service that reports its appointments to Wix.
//!
//! `PUT /sites/{instance}/appointments/{id}` books or moves an appointment, `DELETE` cancels it. Wix calls
//! `/wix/webhooks` and `/wix/provider`.

mod app;
mod appointments;
#[cfg(test)]
mod tests;

use std::{env, error::Error};

use triggers_inbound::Verifier;
use triggers_outbox::Outbox;
use triggers_runtime::{Client, DeliveryOptions};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let database = env::var("DATABASE").unwrap_or_else(|_| "starter.sqlite".to_owned());
    let outbox = Outbox::sqlite(&database)?;
    // Reads TRIGGERS_APP_ID and TRIGGERS_APP_SECRET, and TRIGGERS_BASE_URL for a sandbox.
    // The outbox retries, so the client attempts each request once.
    let client = Client::builder_from_env()?
        .delivery(DeliveryOptions::single_attempt())
        .build()?;
    let worker = outbox
        .worker(move |instance| client.instance(instance))
        .spawn()
        .await?;

    // The public key in the app's dashboard, or the one that the sandbox prints.
    let public_key = env::var("TRIGGERS_PUBLIC_KEY")?;
    let verifier = Verifier::new(env::var("TRIGGERS_APP_ID")?.parse()?, public_key)?;
    let app = app::router(&database, outbox, &verifier)?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://{}", listener.local_addr()?);
    let stop = async { drop(tokio::signal::ctrl_c().await) };
    axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .await?;
    worker.shutdown().await;
    Ok(())
}

//! A worker in a process of its own, for tests that kill it. Environment: `DATABASE`, `SERVICE_URL`,
//! `QUARANTINE_MS`.

use std::time::Duration;

use triggers_outbox::Outbox;
use triggers_runtime::{AppCredentials, Client, DeliveryOptions, Uuid};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app: Uuid = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913".parse()?;
    let client = Client::builder(AppCredentials::new(app.into(), "sandbox-secret"))
        .base_url(std::env::var("SERVICE_URL")?)
        .delivery(DeliveryOptions::single_attempt())
        .build()?;
    let outbox = Outbox::sqlite(std::env::var("DATABASE")?)?;
    let _worker = outbox
        .worker(move |instance| client.instance(instance))
        .quarantine(Duration::from_millis(
            std::env::var("QUARANTINE_MS")?.parse()?,
        ))
        .spawn()
        .await?;
    std::future::pending().await
}

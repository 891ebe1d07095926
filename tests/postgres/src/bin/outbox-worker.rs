//! A worker in a process of its own, for tests that kill it. It stops when its standard input ends.
//!
//! Environment: `DATABASE_URL`, `SERVICE_URL`, `LEASE_MS`, `ATTEMPT_MS`, and
//! `QUARANTINE_MS`.

use std::io::Read;
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use triggers_outbox::Outbox;
use triggers_runtime::{AppCredentials, Client, DeliveryOptions};
use uuid::Uuid;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let attempt = milliseconds("ATTEMPT_MS")?;
    let app: Uuid = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913".parse()?;
    let client = Client::builder(AppCredentials::new(app.into(), "sandbox-secret"))
        .base_url(std::env::var("SERVICE_URL")?)
        .attempt_timeout(attempt)
        .delivery(DeliveryOptions::single_attempt())
        .build()?;
    let pool = PgPoolOptions::new()
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(2));
    let pool = pool.connect_lazy(&std::env::var("DATABASE_URL")?)?;
    let outbox = Outbox::builder()
        .lease(milliseconds("LEASE_MS")?)
        .postgres(pool)?;
    let worker = loop {
        let worker = outbox.worker({
            let client = client.clone();
            move |instance| client.instance(instance)
        });
        match worker
            .attempt_timeout(attempt)
            .quarantine(milliseconds("QUARANTINE_MS")?)
            .poll_interval(Duration::from_millis(50))
            .spawn()
            .await
        {
            Ok(worker) => break worker,
            Err(error) if error.is_database() => {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Err(error) => return Err(error.into()),
        }
    };
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    worker.shutdown().await;
    Ok(())
}

fn milliseconds(name: &str) -> Result<Duration, Failure> {
    Ok(Duration::from_millis(std::env::var(name)?.parse()?))
}

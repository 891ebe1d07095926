//! Works a backlog with River for Rust on SQLite, with the settings of `riverqueue bench`, and prints the line that
//! it prints: `river-sqlite FILE JOBS WORKERS`. The file has River's tables (`riverqueue migrate-up`).

use std::convert::Infallible;
use std::future::{Future, ready};
use std::str::FromStr;
use std::time::{Duration, Instant};

use riverqueue::{
    Client, InsertOpts, Job, JobArgs, QUEUE_DEFAULT, QueueConfig, WorkContext, WorkOutcome, Worker,
    Workers,
};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

#[derive(Clone, Debug, Deserialize, JobArgs, Serialize)]
#[river(kind = "benchmark")]
struct Arguments {
    num: u64,
}

struct Nothing;

impl Worker<Arguments> for Nothing {
    type Error = Infallible;

    fn work(
        &self,
        _: WorkContext,
        _: Job<Arguments>,
    ) -> impl Future<Output = Result<WorkOutcome, Infallible>> + Send {
        ready(Ok(WorkOutcome::Complete))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, jobs, workers] = arguments.as_slice() else {
        return Err("usage: river-sqlite FILE JOBS WORKERS".into());
    };
    let jobs: u64 = jobs.parse()?;
    // As durable as the outbox: every commit is on the disk.
    let options = SqliteConnectOptions::from_str(&format!("sqlite://{file}"))?
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5));
    let pool = SqlitePoolOptions::new()
        .max_connections(5)
        .connect_with(options)
        .await?;
    let mut kinds = Workers::new();
    kinds.add::<Arguments, _>(Nothing)?;
    let queue = QueueConfig::new(workers.parse()?)
        .with_fetch_cooldown(Duration::from_millis(2))
        .with_fetch_poll_interval(Duration::from_millis(20));
    let client = Client::builder(pool.clone())
        .id("benchmark")
        .workers(kinds)
        .queue(QUEUE_DEFAULT, queue)
        .build()?;
    for first in (0..jobs).step_by(1000) {
        let batch =
            (first..jobs.min(first + 1000)).map(|num| (Arguments { num }, InsertOpts::default()));
        client.insert_many(batch.collect::<Vec<_>>()).await?;
    }
    let mut run = client.start()?;
    run.wait_ready().await?;
    let started = Instant::now();
    let open = "SELECT count(*) FROM river_job WHERE state <> 'completed'";
    while sqlx::query_scalar::<_, i64>(open).fetch_one(&pool).await? > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let rate = jobs as f64 / started.elapsed().as_secs_f64();
    println!("{jobs} jobs: overall job/sec [ {rate:.1} ]");
    run.stop().await?;
    Ok(())
}

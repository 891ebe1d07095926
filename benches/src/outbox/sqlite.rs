//! The same on SQLite, with `synchronous=FULL`.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use triggers_outbox::Outbox;
use triggers_outbox::core::{Kind, NewRow};
use triggers_runtime::Uuid;

use crate::drain::{PER_INSTANCE, run_river};
use crate::sink::Null;
use crate::world::Failure;
use crate::{median, memory};

/// Delivers backlogs, in turns with River, which works jobs one by one and does not order them.
pub(crate) async fn run(rows: usize, rounds: usize, river: Option<&str>) -> Result<(), Failure> {
    for batch in [100, 1] {
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            let rate = burn(rows, batch).await?;
            ours.push(rate);
            if let Some(river) = river {
                let other = other(river, rows.min(10_000))?;
                theirs.push(other);
                ratios.push(rate / other);
            }
        }
        println!(
            "SQLite, burn-down of {rows}, up to {batch} a request: outbox {:.0}/s, River {:.0}/s, ratio {:.1}",
            median(ours),
            median(theirs),
            median(ratios)
        );
    }
    let small = by_thousands(rounds * 5).await?;
    let large = burn(200_000, 100).await?;
    println!(
        "SQLite, drain at 200000 pending {large:.0}/s, at 1000 pending {small:.0}/s, ratio {:.2}",
        large / small
    );
    Ok(())
}

fn other(river: &str, jobs: usize) -> Result<f64, Failure> {
    let directory = tempfile::tempdir()?;
    let file = directory.path().join("river.db");
    std::fs::File::create(&file)?;
    let file = file.display().to_string();
    run_river(
        river,
        &["migrate-up", "--database-url", &format!("sqlite://{file}")],
    )?;
    run_river(
        &format!("{river}-sqlite"),
        &[&file, &jobs.to_string(), "100"],
    )
}

async fn fill(outbox: &Outbox, rows: usize) -> Result<(), Failure> {
    for chunk in 0..rows.div_ceil(5_000) {
        let numbers = chunk * 5_000..rows.min((chunk + 1) * 5_000);
        outbox.store().insert(numbers.map(row).collect()).await?;
    }
    Ok(())
}

fn row(number: usize) -> NewRow {
    let instance = (number / PER_INSTANCE) as u128;
    NewRow {
        instance: Uuid::from_u128(instance << 64),
        trigger_key: "appointment_starting".to_owned(),
        entity: Some(Uuid::now_v7()),
        kind: Kind::Report,
        payload: Some(format!(r#"{{"text":"{}"}}"#, "x".repeat(280))),
        key: Some(number.to_string()),
        ttl_ms: None,
    }
}

/// Delivers so many rows and returns the rate.
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
async fn burn(rows: usize, batch: usize) -> Result<f64, Failure> {
    let directory = tempfile::tempdir()?;
    let file = directory.path().join("app.db");
    let outbox = Outbox::sqlite(&file)?;
    fill(&outbox, rows).await?;
    let sink = Null::default();
    let (commits, bytes) = written(&file)?;
    let started = Instant::now();
    let worker = sink.worker(&outbox, batch).await?;
    wait(&outbox, &sink, rows).await?;
    let rate = per_second(rows, started);
    let after = written(&file)?;
    worker.shutdown().await;
    println!(
        "  per command: {:.4} commits, {} bytes written; {rate:.0}/s",
        f64::from(after.0.wrapping_sub(commits)) / rows as f64,
        (after.1 - bytes) / rows as u64
    );
    Ok(rate)
}

/// Returns how many transactions changed the file, by the counter at the start of its index of the log, and how
/// many bytes this process wrote to files.
fn written(file: &Path) -> Result<(u32, u64), Failure> {
    let index = std::fs::read(file.with_extension("db-shm"))?;
    let counter = index.get(8..12).ok_or("no counter")?.try_into()?;
    let io = std::fs::read_to_string("/proc/self/io")?;
    let bytes = io.lines().find_map(|line| line.strip_prefix("wchar: "));
    Ok((
        u32::from_ne_bytes(counter),
        bytes.ok_or("no wchar")?.parse()?,
    ))
}

/// Prints the memory of this process while a service does not answer and a large backlog waits.
pub(crate) async fn memory(rows: usize) -> Result<(), Failure> {
    let directory = tempfile::tempdir()?;
    let outbox = Outbox::sqlite(directory.path().join("app.db"))?;
    fill(&outbox, rows).await?;
    let before = memory::of_process("self")?;
    let sink = Null {
        silent: true,
        ..Null::default()
    };
    let worker = sink.worker(&outbox, 100).await?;
    tokio::time::sleep(Duration::from_secs(15)).await;
    println!(
        "SQLite, memory with {rows} rows: {} KiB, without a worker {before} KiB",
        memory::of_process("self")?
    );
    drop(worker);
    Ok(())
}

/// Delivers a thousand rows again and again, and returns the median rate.
async fn by_thousands(rounds: usize) -> Result<f64, Failure> {
    let directory = tempfile::tempdir()?;
    let outbox = Outbox::sqlite(directory.path().join("app.db"))?;
    let sink = Null::default();
    let worker = sink.worker(&outbox, 100).await?;
    let mut rates = Vec::new();
    for round in 1..=rounds {
        fill(&outbox, 1000).await?;
        let started = Instant::now();
        outbox.wake();
        wait(&outbox, &sink, round * 1000).await?;
        rates.push(per_second(1000, started));
    }
    worker.shutdown().await;
    Ok(median(rates))
}

async fn wait(outbox: &Outbox, sink: &Null, items: usize) -> Result<(), Failure> {
    while sink.items.load(Ordering::Relaxed) < items {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    while outbox.store().counts().await?.waiting > 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn per_second(rows: usize, started: Instant) -> f64 {
    rows as f64 / started.elapsed().as_secs_f64()
}

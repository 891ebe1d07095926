//! How fast a backlog is delivered to a service that answers at once.

use std::process::Command;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::sink::Null;
use crate::world::{Failure, World};
use crate::{median, memory};

pub(crate) const PER_INSTANCE: usize = 20;

/// Burns down a backlog, in turns with River, which does not order.
pub(crate) async fn against_river(
    world: &World,
    rows: usize,
    rounds: usize,
    river: Option<&str>,
) -> Result<(), Failure> {
    if let Some(river) = river {
        world.server.psql("postgres", "CREATE DATABASE river")?;
        run_river(
            river,
            &["migrate-up", "--database-url", &world.server.url("river")],
        )?;
    }
    for batch in [100, 1] {
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            let rate = burn(world, rows, rows / PER_INSTANCE, batch, true).await?;
            ours.push(rate);
            if let Some(river) = river {
                let other = run_river(
                    river,
                    &[
                        "bench",
                        "-n",
                        &rows.to_string(),
                        // The room for its events.
                        "--backlog",
                        &rows.to_string(),
                        "--database-url",
                        &world.server.url("river"),
                    ],
                )?;
                theirs.push(other);
                ratios.push(rate / other);
            }
        }
        println!(
            "burn-down of {rows}, up to {batch} a request: outbox {:.0}/s, River {:.0}/s, ratio {:.2}",
            median(ours),
            median(theirs),
            median(ratios)
        );
    }
    Ok(())
}

/// Compares a large backlog with a small one that is filled again and again.
pub(crate) async fn by_backlog(world: &World, rows: usize) -> Result<(), Failure> {
    let sink = Null::default();
    let worker = sink.worker(&world.outbox, 100).await?;
    settle(world).await?;
    let mut small = Vec::new();
    for _ in 0..15 {
        let before = sink.items.load(Ordering::Relaxed);
        world.fill(1000, 1000 / PER_INSTANCE)?;
        world.outbox.wake();
        let started = Instant::now();
        wait(world, &sink, before + 1000).await?;
        small.push(1000.0 / started.elapsed().as_secs_f64());
    }
    worker.shutdown().await;
    let large = burn(world, rows, rows / PER_INSTANCE, 100, false).await?;
    let small = median(small);
    println!(
        "drain at {rows} pending {large:.0}/s, at 1000 pending {small:.0}/s, ratio {:.2}",
        large / small
    );
    Ok(())
}

/// Delivers so many rows and returns the rate.
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
async fn burn(
    world: &World,
    rows: usize,
    instances: usize,
    batch: usize,
    print: bool,
) -> Result<f64, Failure> {
    world.fill(rows, instances)?;
    if print {
        // After it, each page that changes is logged as a whole: the worst case for the log.
        world.server.psql("bench", "CHECKPOINT")?;
    }
    let (commits, bytes) = world.written().await?;
    let sink = Null::default();
    let started = Instant::now();
    let worker = sink.worker(&world.outbox, batch).await?;
    wait(world, &sink, rows).await?;
    let seconds = started.elapsed().as_secs_f64();
    worker.shutdown().await;
    let after = world.written().await?;
    let per_row = |number: i64| number as f64 / rows as f64;
    if print {
        let (commits, bytes) = (per_row(after.0 - commits), per_row(after.1 - bytes));
        println!(
            "  per command: {commits:.4} commits, {bytes:.0} bytes of log; {:.0}/s",
            rows as f64 / seconds
        );
    }
    Ok(rows as f64 / seconds)
}

async fn wait(world: &World, sink: &Null, items: usize) -> Result<(), Failure> {
    while sink.items.load(Ordering::Relaxed) < items || world.left().await? > 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}

/// Waits until the worker has its shards and nothing to do.
async fn settle(world: &World) -> Result<(), Failure> {
    tokio::time::sleep(Duration::from_secs(2)).await;
    world.server.psql("bench", "VACUUM ANALYZE")?;
    Ok(())
}

/// Runs `riverqueue` and returns its overall rate, if it prints one.
pub(crate) fn run_river(program: &str, arguments: &[&str]) -> Result<f64, Failure> {
    let output = Command::new(program).args(arguments).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    let rate = text
        .split("overall job/sec [")
        .nth(1)
        .and_then(|rest| rest.split(']').next());
    Ok(rate
        .and_then(|rate| rate.trim().parse().ok())
        .unwrap_or(f64::NAN))
}

/// Prints the memory of this process and of the server while a service does not answer and a large backlog waits.
pub(crate) async fn memory(world: &World, rows: usize) -> Result<(), Failure> {
    let server = world.server.process_id().ok_or("no server")?;
    let before = (memory::of_process("self")?, memory::of_family(server)?);
    for _ in 0..10 {
        world.fill(rows / 10, 1000)?;
    }
    settle(world).await?;
    let idle = memory::of_family(server)?;
    let sink = Null {
        silent: true,
        ..Null::default()
    };
    let worker = sink.worker(&world.outbox, 100).await?;
    tokio::time::sleep(Duration::from_secs(15)).await;
    println!(
        "memory with {rows} rows: worker {} KiB, before {} KiB; PostgreSQL {} KiB, without a worker {idle} KiB, before {} KiB",
        memory::of_process("self")?,
        before.0,
        memory::of_family(server)?,
        before.1
    );
    drop(worker);
    Ok(())
}

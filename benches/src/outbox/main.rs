//! What the outbox costs on PostgreSQL, with `fsync` and `synchronous_commit` on.
//!
//! `outbox [--part NAME] [--rows N] [--rounds N] [--river PATH]`: see docs/benchmarks.md.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

mod drain;
mod enqueue;
mod idle;
mod memory;
mod sink;
mod sqlite;
mod world;

use world::{Failure, World};

/// What the command line says.
struct Options {
    rows: usize,
    rounds: usize,
    river: Option<String>,
    part: Option<String>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let options = options()?;
    let (rows, rounds, river) = (options.rows, options.rounds, options.river.as_deref());
    let is_asked = |part: &str| options.part.as_deref().is_none_or(|asked| asked == part);
    println!("load {}", std::fs::read_to_string("/proc/loadavg")?.trim());
    if is_asked("sqlite") {
        sqlite::run(rows, rounds, river).await?;
    }
    let world = World::new().await?;
    if is_asked("enqueue") {
        enqueue::run(&world, rounds).await?;
    }
    if is_asked("river") {
        drain::against_river(&world, rows, rounds, river).await?;
    }
    if is_asked("backlog") {
        drain::by_backlog(&world, rows * 2).await?;
    }
    if is_asked("idle") {
        idle::run(&world).await?;
    }
    if is_asked("memory") {
        sqlite::memory(rows * 10).await?;
        drain::memory(&world, rows * 10).await?;
    }
    println!("load {}", std::fs::read_to_string("/proc/loadavg")?.trim());
    Ok(())
}

fn options() -> Result<Options, Failure> {
    let mut options = Options {
        rows: 100_000,
        rounds: 3,
        river: None,
        part: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments
            .next()
            .ok_or_else(|| format!("`{name}` needs a value"))?;
        match name.as_str() {
            "--rows" => options.rows = value.parse()?,
            "--rounds" => options.rounds = value.parse()?,
            "--part" => options.part = Some(value),
            "--river" => options.river = Some(value),
            _ => return Err(format!("unknown option `{name}`").into()),
        }
    }
    Ok(options)
}

/// Returns the median.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

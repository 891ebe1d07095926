//! What the outbox costs on PostgreSQL, with `fsync` and `synchronous_commit` on.
//!
//! `outbox [--rows N] [--rounds N] [--river PATH]`: see docs/benchmarks.md.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

mod drain;
mod enqueue;
mod idle;
mod sink;
mod world;

use world::{Failure, World};

/// What the command line says.
struct Options {
    rows: usize,
    rounds: usize,
    river: Option<String>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let options = options()?;
    let world = World::new().await?;
    println!("load {}", std::fs::read_to_string("/proc/loadavg")?.trim());
    enqueue::run(&world, options.rounds).await?;
    drain::against_river(
        &world,
        options.rows,
        options.rounds,
        options.river.as_deref(),
    )
    .await?;
    drain::by_backlog(&world, options.rows * 2).await?;
    idle::run(&world).await?;
    drain::memory(&world, options.rows * 10).await?;
    println!("load {}", std::fs::read_to_string("/proc/loadavg")?.trim());
    Ok(())
}

fn options() -> Result<Options, Failure> {
    let mut options = Options {
        rows: 100_000,
        rounds: 3,
        river: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments
            .next()
            .ok_or_else(|| format!("`{name}` needs a value"))?;
        match name.as_str() {
            "--rows" => options.rows = value.parse()?,
            "--rounds" => options.rounds = value.parse()?,
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

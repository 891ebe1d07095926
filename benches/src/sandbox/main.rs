//! How much the sandbox takes, and how soon it is there: against a handler that only reads the same
//! JSON, and against Prism, a stateless mock server, with the sandbox's own description.
//!
//! `cargo run --release -p triggers-benches --bin sandbox -- [ROUNDS] [SECONDS]` (5 rounds of 3
//! seconds otherwise); `-- aging` instead runs one sandbox for longer, of the program
//! `SANDBOX_PROGRAM` if that is set. Needs wrk, and Node with npm for Prism, which is left out without them.
//! Prints Markdown. Linux only.

mod aging;
mod http;
mod load;
mod servers;
mod startup;

use load::{Load, Round};
use servers::{Kind, Programs};
use std::fmt::Write as _;

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    if std::env::args().nth(1).as_deref() == Some("aging") {
        print(&aging::measure(&Programs::prepare()?, 8)?);
        return Ok(());
    }
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let rounds = numbers.next().transpose()?.unwrap_or(5).max(1);
    let seconds = numbers.next().transpose()?.unwrap_or(3).max(1);
    let programs = Programs::prepare()?;
    print(&format!("Load averages at the start: {}\n", machine_load()));
    if let Err(problem) = &programs.prism {
        print(&format!("Left out: Prism ({problem})\n"));
    }
    for load in [Load::Single, Load::Bulk] {
        print(&throughput(load, rounds, seconds, &programs)?);
    }
    print(&startup::measure(&programs)?);
    print(&format!("Load averages at the end: {}", machine_load()));
    Ok(())
}

/// The contestants take turns; ratios are those of one round, and their median is reported.
fn throughput(
    load: Load,
    rounds: usize,
    seconds: usize,
    programs: &Programs,
) -> Result<String, Failure> {
    let mut results: Vec<(Kind, Vec<Round>)> = programs
        .contestants()
        .map(|kind| (kind, Vec::new()))
        .collect();
    for _ in 0..rounds {
        for (kind, measured) in &mut results {
            measured.push(load::run(load, *kind, seconds, programs)?);
        }
    }
    let sandbox = results[0].1.clone();
    let mut table = format!(
        "### {}\n\n| server | events/s | sandbox is | CPU of the server per event |\n|---|---:|---:|---:|\n",
        load.title()
    );
    for (kind, measured) in &results {
        let rates = measured.iter().map(|round| round.events_per_second);
        let ratios = measured
            .iter()
            .zip(&sandbox)
            .map(|(other, ours)| ours.events_per_second / other.events_per_second);
        let cpu = measured.iter().map(|round| round.cpu_per_event * 1e6);
        writeln!(
            table,
            "| {} | {:.0} | {:.2} × | {:.1} µs |",
            kind.title(),
            median(rates),
            median(ratios),
            median(cpu)
        )?;
    }
    Ok(table)
}

/// The one in the middle.
fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Processes that want to run, over 1, 5 and 15 minutes.
fn machine_load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.splitn(4, ' ').take(3).collect::<Vec<_>>().join(" ")
}

#[expect(
    clippy::print_stdout,
    reason = "the tables are what this program is for"
)]
fn print(text: &str) {
    println!("{text}");
}

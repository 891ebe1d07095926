//! What `cargo triggers check` takes on manifests of N triggers, and how that grows.
//!
//! `cargo run --release -p triggers-benches --bin check-cost -- [--counts 1,10,100,1000] [--runs 10]
//! [--scratch DIR]` (Linux)
//!
//! Each measurement is a process of its own that reads, checks and renders, as the command does. The
//! sizes take turns, and of all runs of each the lowest counts.

mod manifest;
mod measure;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use manifest::{Kind, manifest};
use measure::{Cost, child, measure};

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = match arguments.as_slice() {
        [first, file] if first == "--child" => child(file)?,
        arguments => table(&Options::parse(arguments.iter())?)?,
    };
    #[expect(clippy::print_stdout, reason = "the table is what this program is for")]
    {
        println!("{text}");
    }
    Ok(())
}

fn table(options: &Options) -> Result<String, Failure> {
    let mut text = String::from("| CPU time, peak memory | |");
    for count in &options.counts {
        let _ = write!(text, " {count} |");
    }
    text.push_str(" growth exponent |\n|---|---|");
    text.push_str(&"---:|".repeat(options.counts.len() + 1));
    text.push('\n');
    for kind in Kind::ALL {
        let costs = costs(kind, options)?;
        let first = costs.first().copied().ok_or("nothing to measure")?;
        row(&mut text, kind.title(), "ms", options, &costs, |cost| {
            (cost.cpu_ms, first.cpu_ms)
        });
        row(&mut text, "", "MiB", options, &costs, |cost| {
            (cost.peak_mib, first.peak_mib)
        });
    }
    Ok(text)
}

fn row(
    text: &mut String,
    title: &str,
    unit: &str,
    options: &Options,
    costs: &[Cost],
    value: impl Fn(&Cost) -> (f64, f64),
) {
    let _ = write!(text, "| {title} | {unit} |");
    for cost in costs {
        let (own, first) = value(cost);
        let _ = write!(text, " {own:.1} ({:.1}×) |", own / first);
    }
    // What a process costs that checks next to nothing is no part of the growth.
    let base = costs.first().map_or(0.0, |cost| value(cost).0);
    let measured = options.counts.iter().zip(costs).rev();
    let mut last = measured.map(|(count, cost)| (*count, value(cost).0 - base));
    let exponent = last
        .next()
        .zip(last.next())
        .map(|(large, small)| exponent(large, small));
    let _ = match exponent.filter(|found| found.is_finite()) {
        Some(found) => writeln!(text, " {found:.2} |"),
        None => writeln!(text, " – |"),
    };
}

/// The slope between two measurements on logarithmic scales: 1 is linear.
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn exponent(large: (usize, f64), small: (usize, f64)) -> f64 {
    (large.1 / small.1).ln() / (large.0 as f64 / small.0 as f64).ln()
}

fn costs(kind: Kind, options: &Options) -> Result<Vec<Cost>, Failure> {
    fs::create_dir_all(&options.scratch)?;
    let files: Vec<PathBuf> = options
        .counts
        .iter()
        .map(|count| {
            options
                .scratch
                .join(format!("{}-{count}.yaml", kind.name()))
        })
        .collect();
    for (file, count) in files.iter().zip(&options.counts) {
        fs::write(file, manifest(kind, *count))?;
    }
    let mut least: Vec<Option<Cost>> = vec![None; files.len()];
    for _ in 0..options.runs {
        for (file, least) in files.iter().zip(&mut least) {
            let cost = measure(file)?;
            *least = Some(least.map_or(cost, |least| least.least(cost)));
        }
    }
    Ok(least.into_iter().flatten().collect())
}

/// What the command line says.
struct Options {
    /// How many triggers, in ascending order.
    counts: Vec<usize>,
    /// Measurements of each.
    runs: usize,
    /// Where the manifests are written.
    scratch: PathBuf,
}

impl Options {
    fn parse<'a>(mut arguments: impl Iterator<Item = &'a String>) -> Result<Self, Failure> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .canonicalize()?;
        let mut options = Self {
            counts: vec![1, 10, 100, 1000],
            runs: 10,
            scratch: root.join("target/check-cost"),
        };
        while let Some(name) = arguments.next() {
            let value = arguments
                .next()
                .ok_or_else(|| format!("{name} takes a value"))?;
            match name.as_str() {
                "--counts" => {
                    options.counts = value.split(',').map(str::parse).collect::<Result<_, _>>()?;
                }
                "--runs" => options.runs = value.parse()?,
                "--scratch" => options.scratch = value.into(),
                _ => return Err(format!("unknown argument {name}").into()),
            }
        }
        Ok(options)
    }
}

//! What it costs to compile N triggers: with `#[triggers]`, written by hand with serde, with typify.
//!
//! `cargo run --release -p triggers-benches --bin compile-cost -- [--counts 1,10,100,1000] [--runs 2]
//! [--limit 600] [--scratch DIR] [--repository DIR]`
//!
//! Every variant is a library crate that declares the same payloads. Per trigger it has a public
//! function that reports, neither generic nor inline, so that the function and all it needs is
//! compiled to machine code there. Measured is the CPU time of that crate alone, with its dependencies
//! built before; wall time would say more about the other work of the machine. `--limit` leaves out
//! a build that would take more CPU seconds, judged by ten times the next smaller one.
//!
//! `--repository` measures another checkout than the one of this program. Do not edit it during a run:
//! what is edited is built again, and counted.

mod by_hand;
mod measure;
mod ours;
mod payloads;
mod schema;
mod scratch;
mod table;
mod typify;

use std::error::Error;
use std::path::{Path, PathBuf};

use measure::Profile;
use scratch::Variant;
use table::Row;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse(std::env::args().skip(1))?;
    let repository = match &options.repository {
        Some(path) => path.canonicalize()?,
        None => Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .canonicalize()?,
    };
    let root = options
        .scratch
        .clone()
        .unwrap_or_else(|| repository.join("target/compile-cost"));
    scratch::write(&root, &repository, &Variant::ALL, &options.counts)?;
    for profile in [Profile::Debug, Profile::Release] {
        let rows = rows(&root, profile, &options)?;
        #[expect(clippy::print_stdout, reason = "the table is what this program is for")]
        {
            println!("{}", table::render(profile.title(), &options.counts, &rows));
        }
    }
    Ok(())
}

/// The variants take turns, so that whatever else the machine does weighs on all of them alike; of
/// each, the fastest build counts.
fn rows(root: &Path, profile: Profile, options: &Options) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut rows = Variant::ALL.map(|variant| Row {
        title: variant.title(),
        seconds: Vec::new(),
    });
    let first = options.counts.first().copied().unwrap_or_default();
    for variant in Variant::ALL {
        measure::prepare(root, &scratch::package(variant, first), profile)?;
    }
    for &count in &options.counts {
        let mut best = [None; Variant::ALL.len()];
        for _ in 0..options.runs {
            for ((variant, row), best) in Variant::ALL.into_iter().zip(&rows).zip(&mut best) {
                if row.expected() <= options.limit {
                    let seconds = measure::build(root, &scratch::package(variant, count), profile)?;
                    *best = Some(best.map_or(seconds, |best: f64| best.min(seconds)));
                }
            }
        }
        for (row, best) in rows.iter_mut().zip(best) {
            row.seconds.push(best);
        }
    }
    Ok(rows.into())
}

/// What the command line says.
struct Options {
    /// How many triggers, in ascending order.
    counts: Vec<usize>,
    /// Rounds of builds.
    runs: usize,
    /// The longest build, in CPU seconds.
    limit: f64,
    /// Where the measured crates are written, if not below the target directory.
    scratch: Option<PathBuf>,
    /// The checkout that is measured, if not this one.
    repository: Option<PathBuf>,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut options = Self {
            counts: vec![1, 10, 100, 1000],
            runs: 2,
            limit: 600.0,
            scratch: None,
            repository: None,
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
                "--limit" => options.limit = value.parse()?,
                "--scratch" => options.scratch = Some(value.into()),
                "--repository" => options.repository = Some(value.into()),
                _ => return Err(format!("unknown argument {name}").into()),
            }
        }
        Ok(options)
    }
}

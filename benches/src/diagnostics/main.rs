//! How much the messages about broken files say: ours, typify's, `glean_parser`'s.
//!
//! `cargo run --release -p triggers-benches --bin diagnostics -- [--only ours] [--scratch DIR] [--show]`
//!
//! Each mistake is made in a manifest and, where it can be made there, in the JSON Schema that typify
//! reads and in the `metrics.yaml` that `glean_parser` reads. A tool gets a point each for naming the
//! file, the line, the column and what to write instead. What a tool accepts without a word gets none.
//!
//! Needs the crates registry and `PyPI` for the two others; `--only ours` needs neither. `--show` prints
//! what was said wherever a point is missing.

mod case;
mod cases;
mod glean;
mod ours;
mod score;
mod table;
mod typify;

use std::error::Error;
use std::path::{Path, PathBuf};

use case::{Broken, Case, Edit};
use score::{Points, score};
use table::Column;

type Failure = Box<dyn Error>;

const TRIGGERS: &str = include_str!("base/triggers.yaml");
const SCHEMA: &str = include_str!("base/schema.json");
const METRICS: &str = include_str!("base/metrics.yaml");

fn main() -> Result<(), Failure> {
    let options = Options::parse(std::env::args().skip(1))?;
    let cases = cases::all();
    let mut columns = vec![Column {
        tool: "`cargo triggers check`",
        points: measure(
            &options,
            "ours",
            &cases,
            |case| Some(case.ours),
            TRIGGERS,
            ours::run,
        )?,
    }];
    if !options.only_ours {
        columns.push(Column {
            tool: "typify 0.8",
            points: measure(
                &options,
                "typify",
                &cases,
                |case| case.typify,
                SCHEMA,
                typify::run,
            )?,
        });
        columns.push(Column {
            tool: "glean_parser 22",
            points: measure(
                &options,
                "glean",
                &cases,
                |case| case.glean,
                METRICS,
                glean::run,
            )?,
        });
    }
    let titles: Vec<&str> = cases.iter().map(|case| case.title).collect();
    #[expect(
        clippy::print_stdout,
        reason = "the tables are what this program is for"
    )]
    {
        println!(
            "{}\n{}",
            table::totals(&columns),
            table::cases(&titles, &columns)
        );
    }
    Ok(())
}

/// Makes every mistake that can be made in one format, and scores what its tool says.
fn measure(
    options: &Options,
    name: &str,
    cases: &[&Case],
    edit: impl Fn(&Case) -> Option<Edit>,
    base: &str,
    run: impl Fn(&Path, &[Broken]) -> std::io::Result<Vec<String>>,
) -> Result<Vec<Option<Points>>, Failure> {
    let (mut which, mut files) = (Vec::new(), Vec::new());
    let extension = if base.starts_with('{') {
        "json"
    } else {
        "yaml"
    };
    for (at, case) in cases.iter().enumerate() {
        if let Some(edit) = edit(case) {
            let broken = edit.apply(base, format!("case-{at:02}.{extension}"));
            files.push(broken.map_err(|why| format!("{name}: {}: {why}", case.title))?);
            which.push(at);
        }
    }
    let mut points = vec![None; cases.len()];
    let outputs = run(&options.scratch.join(name), &files)?;
    for ((at, broken), output) in which.into_iter().zip(&files).zip(&outputs) {
        let found = score(broken, output);
        if options.show && found.0.contains(&false) {
            show(name, broken, found, output);
        }
        if let Some(slot) = points.get_mut(at) {
            *slot = Some(found);
        }
    }
    Ok(points)
}

fn show(name: &str, broken: &Broken, found: Points, output: &str) {
    let Broken {
        file,
        line,
        columns,
        says,
        ..
    } = broken;
    #[expect(clippy::print_stderr, reason = "asked for")]
    {
        eprintln!(
            "== {name} {file}, expected {line}:{} and {says:?}: {found:?}\n{output}",
            columns.start()
        );
    }
}

/// What the command line says.
struct Options {
    only_ours: bool,
    show: bool,
    /// Where the broken files are written: in the repository, because the command reads nothing outside.
    scratch: PathBuf,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .canonicalize()?;
        let mut options = Self {
            only_ours: false,
            show: false,
            scratch: root.join("target/diagnostics"),
        };
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{name} takes a value"));
            match name.as_str() {
                "--show" => options.show = true,
                "--only" => match value()?.as_str() {
                    "ours" => options.only_ours = true,
                    other => return Err(format!("there is no tool {other} to be alone").into()),
                },
                "--scratch" => options.scratch = value()?.into(),
                _ => return Err(format!("unknown argument {name}").into()),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{METRICS, Options, SCHEMA, TRIGGERS, cases, measure, ours};

    #[test]
    fn every_mistake_fits_its_sound_file() {
        let cases = cases::all();
        assert!(cases.len() >= 40, "{}", cases.len());
        let titles: HashSet<&str> = cases.iter().map(|case| case.title).collect();
        assert_eq!(titles.len(), cases.len());
        for case in cases {
            let edits = [
                (Some(case.ours), TRIGGERS),
                (case.typify, SCHEMA),
                (case.glean, METRICS),
            ];
            for (edit, base) in edits {
                if let Some(Err(why)) = edit.map(|edit| edit.apply(base, String::new())) {
                    unreachable!("{}: {why}", case.title);
                }
            }
        }
    }

    #[test]
    fn ours_reaches_its_aim() -> Result<(), super::Failure> {
        let mut options = Options::parse(["--only", "ours"].map(str::to_owned).into_iter())?;
        let folder = format!("diagnostics-{}", std::process::id());
        options.scratch.set_file_name(folder);
        let cases = cases::all();
        let points = measure(
            &options,
            "ours",
            &cases,
            |case| Some(case.ours),
            TRIGGERS,
            ours::run,
        )?;
        std::fs::remove_dir_all(options.scratch)?;
        let reached = points.iter().flatten().flat_map(|points| points.0);
        let reached = reached.filter(|named| *named).count();
        assert!(
            reached * 100 >= cases.len() * 4 * 98,
            "{reached} of {}",
            cases.len() * 4
        );
        Ok(())
    }

    #[test]
    fn the_sound_manifest_is_sound() {
        let source = triggers_codegen::Source::inline("triggers.yaml", TRIGGERS);
        let (_, diagnostics) = triggers_codegen::read_and_lint(&source);
        assert!(diagnostics.is_empty(), "{}", diagnostics.render(&source));
    }
}

//! `cargo triggers from-sample`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use serde_yaml::Value;

use crate::draft::{self, Members, Problems};
use crate::manifests;

/// Arguments of `cargo triggers from-sample`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
As the dashboard's generator does (docs/api.md#s2.5): titles are made of the keys, values become examples,
and every key is required. Formats are inferred from well-formed values and marked by a comment.

Exit codes: 0 printed, 1 the sample cannot be a payload, 2 the command line is wrong.

Examples:
  cargo triggers from-sample payload.json >> triggers.yaml   # below the last trigger's name
  pbpaste | cargo triggers from-sample -")]
pub(crate) struct Args {
    /// A file with one payload as JSON; `-` is stdin
    pub(crate) file: PathBuf,
    /// File to write instead of stdout; it is replaced as a whole, and only if nothing is wrong
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Prints `payload:` as in a trigger of a manifest.
pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let text = manifests::text_of(&args.file)?;
    let name = args.file.display();
    let sample: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| io::Error::other(format!("`{name}` is not JSON: {error}")))?;
    let (mut members, mut problems) = (Members::default(), Problems::default());
    let place = name.to_string();
    members.add_payload(&sample, &place, &mut problems);
    if members.objects > 0 && members.list.is_empty() && problems.list.is_empty() {
        problems.push(&place, "payload", "has no keys; a schema has at least one");
    }
    members.finish(&place, &mut problems);
    if !problems.list.is_empty() {
        return refuse(&problems, err);
    }
    write!(out, "{}", draft::payload(&members, 4))?;
    Ok(ExitCode::SUCCESS)
}

/// Shows all problems.
pub(crate) fn refuse(problems: &Problems, err: &mut dyn Write) -> io::Result<ExitCode> {
    for problem in &problems.list {
        writeln!(err, "error: {problem}")?;
    }
    Ok(ExitCode::FAILURE)
}

//! `cargo triggers init`.

mod automations;

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use triggers_codegen::MANIFEST;

use crate::manifests;

/// Arguments of `cargo triggers init`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 written, 1 the file is there already or cannot be written, 2 the command line is
wrong.

Examples:
  cargo triggers init
  cargo triggers init apps/booking/triggers.yaml
  cargo triggers init --automations")]
pub(crate) struct Args {
    /// The file to write [default: triggers.yaml, or automations.yaml]
    pub(crate) file: Option<PathBuf>,
    /// Write automations for the sandbox instead, one for each trigger of the manifest
    #[arg(long)]
    pub(crate) automations: bool,
    /// Manifest that has the triggers [default: the one that #[triggers] would find from here]
    #[arg(long, value_name = "FILE", requires = "automations")]
    pub(crate) manifest: Option<PathBuf>,
}

/// A manifest with one of everything, each with its reason.
pub(crate) const STARTER: &str = include_str!("starter.yaml");

/// Writes the starter file where there is none.
pub(crate) fn run(args: &Args, err: &mut dyn Write) -> io::Result<ExitCode> {
    if !args.automations {
        let file = args.file.as_deref().unwrap_or(Path::new(MANIFEST));
        write(file, STARTER)?;
        writeln!(
            err,
            "wrote `{}`; `cargo triggers check` shows whether it is still sound after your changes",
            file.display()
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(read) = manifests::sound(args.manifest.as_deref(), err)? else {
        return Ok(ExitCode::FAILURE);
    };
    let file = args
        .file
        .as_deref()
        .unwrap_or(Path::new("automations.yaml"));
    write(
        file,
        &automations::starter(&read.manifest, read.source.name()),
    )?;
    writeln!(
        err,
        "wrote `{0}`; `cargo triggers sandbox --automations {0}` runs them",
        file.display()
    )?;
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let done = file.and_then(|mut file| file.write_all(text.as_bytes()));
    done.map_err(|error| {
        let why = match error.kind() {
            io::ErrorKind::AlreadyExists => {
                "it is there already, and is not overwritten".to_owned()
            }
            _ => error.to_string(),
        };
        io::Error::other(format!("cannot write `{}`: {why}", path.display()))
    })
}

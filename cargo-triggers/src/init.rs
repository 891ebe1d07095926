//! `cargo triggers init`.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use triggers_codegen::MANIFEST;

/// Arguments of `cargo triggers init`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 written, 1 the file is there already or cannot be written, 2 the command line is
wrong.

Examples:
  cargo triggers init
  cargo triggers init apps/booking/triggers.yaml")]
pub(crate) struct Args {
    /// The manifest to write
    #[arg(default_value = MANIFEST)]
    pub(crate) file: PathBuf,
}

/// A manifest with one of everything, each with its reason.
pub(crate) const STARTER: &str = include_str!("init/starter.yaml");

/// Writes the starter manifest where there is none.
pub(crate) fn run(args: &Args, err: &mut dyn Write) -> io::Result<ExitCode> {
    let name = args.file.display();
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&args.file);
    let done = file.and_then(|mut file| file.write_all(STARTER.as_bytes()));
    done.map_err(|error| {
        let why = match error.kind() {
            io::ErrorKind::AlreadyExists => {
                "it is there already, and is not overwritten".to_owned()
            }
            _ => error.to_string(),
        };
        io::Error::other(format!("cannot write `{name}`: {why}"))
    })?;
    writeln!(
        err,
        "wrote `{name}`; `cargo triggers check` shows whether it is still sound after your changes"
    )?;
    Ok(ExitCode::SUCCESS)
}

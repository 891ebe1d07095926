//! `cargo triggers docs`.

mod markdown;
mod page;
mod snippet;
mod view;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::manifests;
use view::Catalog;

/// Arguments of `cargo triggers docs`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The page is one file without scripts or anything to load: send it, print it, open it on a phone.

Exit codes: 0 written, 1 the manifest is wrong or the file cannot be written, 2 the command line is
wrong.

Examples:
  cargo triggers docs --output events.html
  cargo triggers docs --format markdown --output docs/events.md")]
pub(crate) struct Args {
    /// Manifest to document [default: the one that #[triggers] would find from here]
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
    /// Form of the catalog
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// File to write instead of stdout; it is replaced as a whole, and only if nothing is wrong
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(crate) enum Format {
    /// A page of its own
    #[default]
    Html,
    /// Markdown as GitHub shows it, with Mermaid pictures
    Markdown,
}

/// Writes the catalog of all triggers and business events.
pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let Some(read) = manifests::sound(args.manifest.as_deref(), err)? else {
        return Ok(ExitCode::FAILURE);
    };
    let catalog = Catalog::new(read.source.name(), &read.manifest);
    let text = match args.format {
        Format::Html => page::html(&catalog).map_err(io::Error::other)?,
        Format::Markdown => markdown::text(&catalog),
    };
    out.write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

//! `cargo triggers expand`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use syn::parse_quote;
use triggers_codegen::Options;

use crate::manifests;

/// What `expand` is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Manifest to expand [default: the one that #[triggers] would find from here]
    pub(crate) file: Option<PathBuf>,
}

/// Prints the items that the macro puts into the module, formatted.
pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let files = manifests::or_nearest(args.file.as_slice())?;
    for file in files {
        let read = manifests::read(&file)?;
        read.show(err)?;
        if read.diagnostics.has_errors() {
            return Ok(ExitCode::FAILURE);
        }
        // What the macro does without arguments.
        let options = Options {
            runtime: parse_quote!(::triggers_runtime),
            derives: Vec::new(),
        };
        let file = syn::parse2(triggers_codegen::generate(&read.manifest, &options))
            .map_err(io::Error::other)?;
        out.write_all(prettyplease::unparse(&file).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

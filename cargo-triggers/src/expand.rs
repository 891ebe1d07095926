//! `cargo triggers expand`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use similar::TextDiff;
use triggers_codegen::{Options, build};

use crate::manifests;

/// Arguments of `cargo triggers expand`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 printed, or the committed file is current; 1 the manifest is wrong or the committed
file differs; 2 the command line is wrong.

Examples:
  cargo triggers expand | less
  cargo triggers expand > src/events.rs            # an app that does not use the attribute
  cargo triggers expand --check src/events.rs      # in CI: is it current?")]
pub(crate) struct Args {
    /// Manifest to expand [default: the one that #[triggers] would find from here]
    pub(crate) file: Option<PathBuf>,
    /// Compare with this file instead of printing; `-` is stdin
    #[arg(long, value_name = "FILE")]
    pub(crate) check: Option<PathBuf>,
}

/// Prints the items that the macro puts into the module, formatted, or compares them.
pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let Some(read) = manifests::sound(args.file.as_deref(), err)? else {
        return Ok(ExitCode::FAILURE);
    };
    let code = build::format(&read.manifest, &Options::default()).map_err(io::Error::other)?;
    if let Some(file) = &args.check {
        return compare(file, &code, out, err);
    }
    out.write_all(code.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Shows how the committed file differs from what it should be.
fn compare(
    file: &Path,
    code: &str,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<ExitCode> {
    let committed = manifests::text_of(file)?;
    // A checkout on Windows may have turned the line ends.
    let committed = committed.replace("\r\n", "\n");
    if committed == code {
        return Ok(ExitCode::SUCCESS);
    }
    let name = file.display();
    let diff = TextDiff::from_lines(committed.as_str(), code);
    let diff = diff
        .unified_diff()
        .header(&name.to_string(), "generated")
        .to_string();
    out.write_all(diff.as_bytes())?;
    let help = if file == Path::new("-") {
        String::new()
    } else {
        format!("; write it with `cargo triggers expand > {name}`")
    };
    writeln!(
        err,
        "error: `{name}` is not what the manifest generates{help}"
    )?;
    Ok(ExitCode::FAILURE)
}

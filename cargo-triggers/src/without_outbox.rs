//! `cargo triggers outbox` of a command that was installed without the feature `outbox`.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

/// Arguments of `cargo triggers outbox`
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Args {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _any: Vec<OsString>,
}

/// Says how to install the command with it.
pub(crate) fn run(_: &Args, _: &mut dyn Write, _: &mut dyn Write) -> io::Result<ExitCode> {
    Err(io::Error::other(
        "this command was installed without `outbox`, which brings the drivers of two databases; repeat the \
         `cargo install` with `--features outbox`",
    ))
}

//! The command line.

use clap::{Args, Parser, Subcommand};

use crate::{check, expand, sandbox};

/// What cargo runs: `cargo triggers …` starts this program with `triggers` as its first argument.
#[derive(Debug, Parser)]
#[command(name = "cargo", bin_name = "cargo", disable_help_subcommand = true)]
pub(crate) enum Cargo {
    Triggers(Triggers),
}

/// Typed, cancelable events for the Wix Triggered Events API, from one manifest
#[derive(Debug, Args)]
#[command(version, arg_required_else_help = true)]
pub(crate) struct Triggers {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check manifests; every mistake is shown with its line and what to write instead
    Check(check::Args),
    /// Print the Rust code that #[triggers] generates
    Expand(expand::Args),
    /// Print the JSON Schema of the manifest format, for editors
    Schema,
    /// Run a local stand-in for the Triggered Events API, with a clock you can move
    Sandbox(sandbox::Args),
}

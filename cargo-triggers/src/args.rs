//! The command line.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::Timestamp;

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
    Check(Check),
    /// Print the Rust code that #[triggers] generates
    Expand(Expand),
    /// Print the JSON Schema of the manifest format, for editors
    Schema,
    /// Run a local stand-in for the Triggered Events API, with a clock you can move
    Sandbox(Sandbox),
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Manifests to check [default: the one that #[triggers] would find from here]
    pub(crate) files: Vec<PathBuf>,
    /// Fail on warnings too
    #[arg(long)]
    pub(crate) deny_warnings: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Expand {
    /// Manifest to expand [default: the one that #[triggers] would find from here]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Sandbox {
    /// Manifest of an app that the sandbox knows; repeat it for several apps
    /// [default: the one that #[triggers] would find from here]
    #[arg(long = "manifest", value_name = "FILE")]
    pub(crate) manifests: Vec<PathBuf>,
    /// Automations of the site owner, YAML or JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) automations: Option<PathBuf>,
    /// Loopback address to listen on; port 0 picks a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4010")]
    pub(crate) listen: SocketAddr,
    /// Secret that apps get their tokens with [default: sandbox-secret]
    #[arg(
        long,
        value_name = "SECRET",
        env = "TRIGGERS_APP_SECRET",
        hide_env_values = true
    )]
    pub(crate) app_secret: Option<String>,
    /// Virtual time to start at, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    pub(crate) start_at: Option<Timestamp>,
    /// Calls that each app instance may make in a minute of virtual time; the real service has 200
    #[arg(long, value_name = "CALLS")]
    pub(crate) rate_limit: Option<NonZeroU32>,
}

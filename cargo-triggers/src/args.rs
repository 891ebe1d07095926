//! The command line.

use clap::{Args, Parser, Subcommand};

use crate::{
    check, completions, diff, docs, expand, explain, from_sample, infer, init, list, outbox, pull,
    sandbox, schema, send, webhook,
};

/// What cargo runs: `cargo triggers …` starts this program with `triggers` as its first argument.
#[derive(Debug, Parser)]
#[command(name = "cargo", bin_name = "cargo", disable_help_subcommand = true)]
pub(crate) enum Cargo {
    Triggers(Triggers),
}

/// Typed, cancelable events for the Wix Triggered Events API, from one manifest
#[derive(Debug, Args)]
#[command(
    version,
    arg_required_else_help = true,
    after_help = "\
Exit codes: 0 success, 1 something is wrong and was shown, 2 the command line is wrong. A command
that has more of them says so in its own help.

Examples:
  cargo triggers check
  cargo triggers expand --help"
)]
pub(crate) struct Triggers {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a commented manifest to start from
    Init(init::Args),
    /// Print the payload schema that fits one sample payload, to paste into a manifest
    FromSample(from_sample::Args),
    /// Print a manifest that fits recorded events
    Infer(infer::Args),
    /// Check manifests; every mistake is shown with its line and what to write instead
    Check(check::Args),
    /// List the triggers of a manifest
    List(list::Args),
    /// Print a trigger's payload schema as the dashboard takes it, or the format's own schema
    Schema(schema::Args),
    /// Print the Rust code that #[triggers] generates, or compare it with a committed file
    Expand(expand::Args),
    /// Explain a rule that check reports, or list them all
    Explain(explain::Args),
    /// Show how manifest, lock and dashboard differ, and what each difference means
    Diff(diff::Args),
    /// Write triggers.lock.json: what the dashboard holds, from the Trigger Catalog or from files
    Pull(pull::Args),
    /// Write a catalog of all triggers and business events, as a page or as Markdown
    Docs(docs::Args),
    /// Run a local stand-in for the Triggered Events API, with a clock you can move
    Sandbox(sandbox::Args),
    /// Report one event by hand, to a sandbox or to the real service
    Report(send::ReportArgs),
    /// Cancel one entity's events by hand, at a sandbox or at the real service
    Cancel(send::CancelArgs),
    /// Send a signed webhook to an app by hand, or verify one that an app refused
    Webhook(webhook::Args),
    /// Look at an outbox, send commands again, pause, delete, deliver
    Outbox(outbox::Args),
    /// Print a script that completes this command in a shell
    Completions(completions::Args),
}

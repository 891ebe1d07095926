//! `cargo triggers explain`.

mod page;

use std::io::{self, Write};
use std::process::ExitCode;

use triggers_codegen::rules;

/// Arguments of `cargo triggers explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 explained, 1 there is no such rule, 2 the command line is wrong.

Examples:
  cargo triggers explain
  cargo triggers explain required-unknown-property")]
pub(crate) struct Args {
    /// Rule to explain, as in `error[RULE]` [default: list all]
    pub(crate) rule: Option<String>,
    /// Print the pages of all rules as one Markdown document
    #[arg(long, conflicts_with = "rule")]
    pub(crate) all: bool,
}

/// Prints the page of one rule, the list of all, or all pages.
pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let Some(asked) = &args.rule else {
        let text = if args.all {
            page::document()
        } else {
            page::list()
        };
        out.write_all(text.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    };
    let id = asked_id(asked);
    let Some(rule) = rules::find(id) else {
        let help = rules::near(&id.to_lowercase()).map_or_else(
            || "`cargo triggers explain` lists them all".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        writeln!(
            err,
            "error: there is no rule `{}`: {help}",
            id.escape_debug()
        )?;
        return Ok(ExitCode::FAILURE);
    };
    out.write_all(page::in_terminal(rule).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The rule's id, also where all of `error[unknown-key]` was copied.
fn asked_id(asked: &str) -> &str {
    let inside = ["error[", "warning["]
        .iter()
        .find_map(|head| asked.strip_prefix(head))
        .and_then(|rest| rest.split(']').next());
    inside.unwrap_or(asked)
}

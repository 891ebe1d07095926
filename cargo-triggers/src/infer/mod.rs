//! `cargo triggers infer`.

mod entities;
mod events;

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use triggers_codegen::{Source, title};

use crate::draft::{self, Members, Problems};
use crate::from_sample::refuse;
use crate::manifests;
use crate::output::{self, About, counted};
use entities::Guess;

/// Arguments of `cargo triggers infer`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each line is an event as it was reported, {\"triggerKey\": …, \"payload\": …, \"externalEntityId\": …},
or a request of the sandbox's journal. A key that every event had is required; numbers are integers
when all were whole. What is only a guess is marked by a comment.

Exit codes: 0 printed, 1 the events cannot be read or contradict each other, 2 the command line is
wrong.

Examples:
  cargo triggers infer events.jsonl > triggers.yaml
  curl -s 'http://127.0.0.1:4010/_sandbox/v1/requests?limit=1000' | cargo triggers infer -")]
pub(crate) struct Args {
    /// A file with events as JSON, one per line; `-` is stdin
    pub(crate) file: PathBuf,
    /// File to write instead of stdout; it is replaced as a whole, and only if nothing is wrong
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// One trigger as its events show it.
pub(crate) struct Observed {
    key: String,
    events: usize,
    payloads: Members,
    /// External entity ids of its reports and cancels.
    ids: Vec<String>,
    /// How many reports had one.
    reports_with_id: usize,
    /// Top-level properties that held the external entity id whenever both were there.
    id_properties: Option<Vec<String>>,
}

/// Prints a manifest that the events fit.
pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let text = manifests::text_of(&args.file)?;
    let mut problems = Problems::default();
    let (observed, goes_on_after) =
        events::read(text.trim_start_matches('\u{feff}'), &mut problems);
    for trigger in &observed {
        trigger.payloads.finish(&trigger.key, &mut problems);
    }
    if problems.list.is_empty() && observed.iter().all(|trigger| trigger.events == 0) {
        problems.push(
            &args.file.display().to_string(),
            "payload",
            "is in none of the lines: no event was reported",
        );
    }
    if !problems.list.is_empty() {
        return refuse(&problems, err);
    }
    let draft = manifest(&observed);
    out.write_all(draft.as_bytes())?;
    if let Some(seq) = goes_on_after {
        writeln!(
            err,
            "warning: the journal goes on; its next page is `…/requests?limit=1000&after={seq}`"
        )?;
    }
    judge(draft, err)
}

/// The draft is held to the rules as any manifest is: two keys may well want one Rust name.
fn judge(draft: String, err: &mut dyn Write) -> io::Result<ExitCode> {
    let source = Source::inline("draft", draft);
    let (_, diagnostics) = triggers_codegen::read(&source);
    output::human(
        &[About {
            source: &source,
            diagnostics: &diagnostics,
        }],
        err,
    )?;
    Ok(if diagnostics.has_errors() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn manifest(observed: &[Observed]) -> String {
    let guesses = entities::guess(observed);
    let mut text =
        "# Drafted from recorded events. What has a comment beside it is a guess.\nversion: 1\n"
            .to_owned();
    let mut names: Vec<&str> = guesses
        .iter()
        .flatten()
        .map(|guess| guess.entity.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    if !names.is_empty() {
        text.push_str("\nentities:\n");
        for name in names {
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "  {}: {{}} # named after what its events have in common",
                draft::key(name)
            );
        }
    }
    text.push_str("\ntriggers:\n");
    let reported = observed
        .iter()
        .zip(&guesses)
        .filter(|(trigger, _)| trigger.events > 0);
    let triggers: Vec<String> = reported
        .map(|(trigger, guess)| entry(trigger, guess.as_ref()))
        .collect();
    text.push_str(&triggers.join("\n"));
    for trigger in observed.iter().filter(|trigger| trigger.events == 0) {
        let _ = writeln!(
            text,
            "\n  # {}: canceled, but no event shows its payload",
            trigger.key
        );
    }
    text
}

fn entry(trigger: &Observed, guess: Option<&Guess>) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "  {}: # {}",
        draft::key(&trigger.key),
        counted(trigger.events, "event")
    );
    let _ = writeln!(text, "    name: {}", draft::text(&name_of(&trigger.key)));
    if let Some(guess) = guess {
        let without = trigger.events - trigger.reports_with_id;
        let comment = if without > 0 {
            format!(
                " # {} had no external entity id and cannot be canceled",
                counted(without, "event")
            )
        } else {
            String::new()
        };
        let _ = writeln!(text, "    entity: {}{comment}", draft::key(&guess.entity));
    }
    text += &draft::payload(&trigger.payloads, 4);
    text
}

/// A name in sentence case, 5 to 80 characters long (docs/api.md#s2.9).
pub(crate) fn name_of(key: &str) -> String {
    let words = title(key).to_lowercase();
    let mut name: String = words.chars().take(80).collect();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if name.len() < 5 {
        format!("{name} reported")
    } else {
        name
    }
}

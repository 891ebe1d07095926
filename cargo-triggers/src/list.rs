//! `cargo triggers list`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;
use triggers_codegen::Manifest;
use triggers_codegen::model::Trigger;

use crate::manifests;

/// Arguments of `cargo triggers list`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 listed, 1 the manifest cannot be read or is wrong, 2 the command line is wrong.

Examples:
  cargo triggers list
  cargo triggers list --format json | jq -r '.[] | select(.scheduled) | .key'")]
pub(crate) struct Args {
    /// Manifest to list [default: the one that #[triggers] would find from here]
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
    /// Form of the list
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(crate) enum Format {
    /// A table
    #[default]
    Human,
    /// A JSON array
    Json,
    /// The keys alone, one a line
    Keys,
}

/// One line of the list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'m> {
    key: &'m str,
    name: &'m str,
    /// Its events take place at a date in their payload.
    scheduled: bool,
    /// Its events can be canceled, by the id of this entity.
    entity: Option<&'m str>,
    properties: usize,
    /// The business events that report or cancel it.
    business_events: Vec<&'m str>,
}

/// Lists the triggers in the manifest's order.
pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let Some(read) = manifests::sound(args.manifest.as_deref(), err)? else {
        return Ok(ExitCode::FAILURE);
    };
    let manifest = &read.manifest;
    let triggers = manifest.triggers.iter();
    let rows: Vec<Row<'_>> = triggers
        .map(|trigger| Row::new(trigger, manifest))
        .collect();
    match args.format {
        Format::Human => table(&rows, out)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &rows)?;
            writeln!(out)?;
        }
        Format::Keys => {
            for row in &rows {
                writeln!(out, "{}", row.key)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl<'m> Row<'m> {
    fn new(trigger: &'m Trigger, manifest: &'m Manifest) -> Self {
        let events = manifest.business_events.iter();
        Row {
            key: &trigger.key,
            name: &trigger.name,
            scheduled: trigger.is_scheduled(),
            entity: trigger.entity.as_deref(),
            properties: trigger.payload.properties.len(),
            business_events: events
                .filter(|event| event.steps.iter().any(|step| step.trigger == trigger.key))
                .map(|event| event.key.as_str())
                .collect(),
        }
    }

    fn cells(&self) -> [String; 5] {
        [
            self.key.to_owned(),
            one_line(self.name),
            if self.scheduled {
                "scheduled"
            } else {
                "real-time"
            }
            .to_owned(),
            self.entity.unwrap_or("-").to_owned(),
            if self.business_events.is_empty() {
                "-".to_owned()
            } else {
                self.business_events.join(", ")
            },
        ]
    }
}

/// The text in one line: a line feed could begin a command of a CI system.
fn one_line(text: &str) -> String {
    let escaped = |c: char| {
        let shown: String = if c.is_control() {
            c.escape_debug().collect()
        } else {
            c.to_string()
        };
        shown
    };
    text.chars().map(escaped).collect()
}

/// Columns as wide as their widest cell; the last one ends where it ends.
fn table(rows: &[Row<'_>], out: &mut dyn Write) -> io::Result<()> {
    let head = ["KEY", "NAME", "KIND", "CANCEL BY", "BUSINESS EVENTS"].map(str::to_owned);
    let lines: Vec<[String; 5]> = std::iter::once(head)
        .chain(rows.iter().map(Row::cells))
        .collect();
    let width = |column: usize| {
        let cells = lines.iter().map(|line| line[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let widths: [usize; 5] = std::array::from_fn(width);
    for line in &lines {
        let cells = line.iter().zip(widths);
        let text: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        writeln!(out, "{}", text.join("  ").trim_end())?;
    }
    Ok(())
}

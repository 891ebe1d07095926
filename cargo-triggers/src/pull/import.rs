//! `--import`: triggers that only the dashboard has, written into the manifest.
//!
//! The manifest belongs to people, so its text is not rewritten: one piece is put in, and the
//! result is read again and compared before it is saved.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use serde_yaml::{Mapping, Value};
use triggers_codegen::lock::{Lock, LockedTrigger};
use triggers_codegen::{At, Diagnostic, Diagnostics, Source, hidden_in};

use crate::json::{Plain, visible};
use crate::lockfile::replace;
use crate::manifests::Read;
use crate::output::counted;
use crate::target::shown;

/// Adds what the manifest lacks and says what it added.
pub(super) fn import(
    file: &Path,
    read: &Read,
    lock: &Lock,
    err: &mut dyn Write,
) -> io::Result<ExitCode> {
    let known = |trigger: &&LockedTrigger| read.manifest.trigger(&trigger.key).is_none();
    let new: Vec<&LockedTrigger> = lock.triggers.iter().filter(known).collect();
    if new.is_empty() {
        writeln!(err, "{}: nothing to import", file.display())?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = with_triggers(&read.source, &new)
        .map_err(|why| io::Error::other(format!("{}: cannot import: {why}", file.display())))?;
    // Reading takes a byte order mark away; it stays where it was.
    let marked = std::fs::read_to_string(file)?.starts_with('\u{feff}');
    let mark = if marked { "\u{feff}" } else { "" };
    replace(file, &format!("{mark}{text}"))?;
    let after = Read::of(file);
    let keys: Vec<&str> = new.iter().map(|trigger| trigger.key.as_str()).collect();
    writeln!(
        err,
        "{}: {} imported: {}; name an `entity` for those that can be canceled",
        file.display(),
        counted(new.len(), "trigger"),
        shown(&keys.join(", "))
    )?;
    after.show(err)?;
    Ok(if after.diagnostics.has_errors() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// The manifest's text with more triggers at the end of its `triggers`.
///
/// On failure, why it cannot be done.
fn with_triggers(source: &Source, new: &[&LockedTrigger]) -> Result<String, String> {
    // Offsets are those of the text as it is read, which is without a byte order mark.
    let old = source.text();
    let before: Value = serde_yaml::from_str(old).map_err(|error| error.to_string())?;
    let spot = Spot::find(source, &before)?;
    let mut expected = before;
    let mut inserted = String::new();
    for trigger in new {
        let entry = entry(trigger);
        let block = Mapping::from_iter([(trigger.key.as_str().into(), entry.clone())]);
        let mut block = serde_yaml::to_string(&block).map_err(|error| error.to_string())?;
        if hidden_in(&block).is_some() {
            // JSON, which is YAML, has escapes for what a manifest must not contain.
            let json =
                serde_json::to_string_pretty(&Plain(&entry)).map_err(|error| error.to_string())?;
            block = format!("{}: {}\n", trigger.key, visible(&json));
        }
        inserted.push('\n');
        for line in block.lines() {
            if !line.is_empty() {
                inserted.push_str(&" ".repeat(spot.indent));
                inserted.push_str(line);
            }
            inserted.push('\n');
        }
        if let Some(Value::Mapping(triggers)) = expected.get_mut("triggers") {
            triggers.insert(trigger.key.as_str().into(), entry);
        }
    }
    if old.contains("\r\n") {
        inserted = inserted.replace('\n', "\r\n");
    }
    let (head, tail) = (&old[..spot.from], &old[spot.to..]);
    let gap = if head.ends_with('\n') { "" } else { "\n" };
    let text = format!("{head}{gap}{inserted}{tail}");
    let after: Result<Value, _> = serde_yaml::from_str(&text);
    if after.is_ok_and(|after| after == expected) {
        Ok(text)
    } else {
        Err("the text around `triggers` does not take another entry; add them by hand".to_owned())
    }
}

fn entry(trigger: &LockedTrigger) -> Value {
    let name = trigger.name.clone().unwrap_or_else(|| {
        let words = trigger.key.replace(['_', '-'], " ");
        let mut letters = words.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect()
    });
    Value::Mapping(Mapping::from_iter([
        ("name".into(), name.into()),
        ("payload".into(), trigger.schema.clone()),
    ]))
}

/// Where the new text goes: between two offsets, which differ where `{}` is replaced.
struct Spot {
    from: usize,
    to: usize,
    indent: usize,
}

impl Spot {
    fn find(source: &Source, tree: &Value) -> Result<Self, String> {
        let old = source.text();
        let starts = line_starts(old);
        let own = position(source, "/triggers")?;
        let triggers = tree.get("triggers").and_then(Value::as_mapping);
        let first = triggers.and_then(|triggers| triggers.keys().next()?.as_str());
        let Some(first) = first else {
            return Self::of_nothing(old, starts[own.0 - 1]);
        };
        let first = position(source, &format!("/triggers/{first}"))?;
        if first.0 == own.0 {
            return Err(
                "`triggers` is written in braces; write one trigger per line, or add them by hand"
                    .to_owned(),
            );
        }
        // The next key of the manifest ends the block.
        let mut end = starts.len();
        for key in tree
            .as_mapping()
            .into_iter()
            .flatten()
            .filter_map(|(key, _)| key.as_str())
        {
            let line = position(source, &format!("/{key}"))?.0;
            if line > own.0 {
                end = end.min(line - 1);
            }
        }
        // What stands between, at the left margin, belongs to what follows.
        let lines: Vec<&str> = old.split_inclusive('\n').collect();
        let last = (own.0..end)
            .rev()
            .find(|line| lines.get(*line).is_some_and(|line| line.starts_with(' ')))
            .ok_or("`triggers` has no lines of its own")?;
        let at = starts.get(last + 1).copied().unwrap_or(old.len());
        Ok(Self {
            from: at,
            to: at,
            indent: first.1 - 1,
        })
    }

    /// `triggers: {}` gives its braces up.
    fn of_nothing(old: &str, line: usize) -> Result<Self, String> {
        let rest = &old[line..];
        let open = rest
            .find('{')
            .ok_or("`triggers` holds nothing that could be replaced")?;
        let close = rest
            .find('}')
            .ok_or("`triggers` holds nothing that could be replaced")?;
        if !rest[..open].trim_end().ends_with(':') || !rest[open + 1..close].trim().is_empty() {
            return Err("`triggers` holds nothing that could be replaced".to_owned());
        }
        Ok(Self {
            from: line + rest[..open].trim_end().len(),
            to: line + close + 1,
            indent: 2,
        })
    }
}

/// Line and column of a key, from 1.
fn position(source: &Source, path: &str) -> Result<(usize, usize), String> {
    let probe = Diagnostics::from(Diagnostic::error(At::key(path), ""));
    let located = probe.report(source).problems;
    let span = located.first().and_then(|located| located.place.span);
    span.map(|span| (span.line, span.column))
        .ok_or_else(|| format!("`{path}` is not to be found"))
}

/// The offset at which each line begins.
fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use triggers_codegen::Source;
    use triggers_codegen::lock::{LockedTrigger, Origin};

    use super::with_triggers;

    fn imported(text: &str) -> Result<String, String> {
        let trigger = LockedTrigger {
            provider: None,
            key: "new-one".to_owned(),
            name: Some("Name: with a colon".to_owned()),
            origin: Origin::File {
                name: "-".to_owned(),
            },
            since: "2026-11-22".to_owned(),
            schema: serde_yaml::from_str(
                "{ type: object, properties: { n: { type: string, title: 'No' } }, required: [n] }",
            )
            .unwrap(),
        };
        with_triggers(&Source::inline("triggers.yaml", text), &[&trigger])
    }

    const ENTRY: &str = "
  new-one:
    name: 'Name: with a colon'
    payload:
      type: object
      properties:
        n:
          type: string
          title: No
      required:
      - n
";

    #[test]
    fn it_stands_last_and_everything_else_stays() {
        let head = "# mine\nversion: 1 # the only one\ntriggers:\n  # first\n  a: {name: A, payload: &p {type: object}} # here\n  b:\n    name: |\n      B\n\n      # no comment\n    payload: *p\n";
        let tail = "\n# what happens\nbusiness_events: {}\n";
        let text = format!("{head}{tail}");
        assert_eq!(imported(&text).unwrap(), format!("{head}{ENTRY}{tail}"));
        assert_eq!(imported(head).unwrap(), format!("{head}{ENTRY}"));
        let cut = head.trim_end();
        assert_eq!(imported(cut).unwrap(), format!("{head}{ENTRY}"));
    }

    #[test]
    fn an_empty_mapping_gives_its_braces_up() {
        let text = "version: 1\ntriggers: {} # none yet\nentities: {}\n";
        assert_eq!(
            imported(text).unwrap(),
            format!("version: 1\ntriggers:\n{ENTRY} # none yet\nentities: {{}}\n")
        );
    }

    #[test]
    fn line_ends_are_those_of_the_file() {
        let text = "version: 1\r\ntriggers:\r\n  a: {}\r\n";
        let expected = format!("{text}{}", ENTRY.replace('\n', "\r\n"));
        assert_eq!(imported(text).unwrap(), expected);
    }

    #[test]
    fn braces_are_left_alone() {
        let why = imported("version: 1\ntriggers: { a: {} }\n").unwrap_err();
        assert!(why.contains("written in braces"), "{why}");
        // JSON, over several lines.
        assert!(
            imported("{\n  \"version\": 1,\n  \"triggers\": {\n    \"a\": {}\n  }\n}\n").is_err()
        );
    }
}

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

use crate::infer::name_of;
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
    let head = &old[..spot.from];
    let mut inserted = spot.kept;
    if !head.ends_with('\n') || !inserted.is_empty() {
        inserted.push('\n');
    }
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
    let text = format!("{head}{inserted}{}", &old[spot.to..]);
    let after: Result<Value, _> = serde_yaml::from_str(&text);
    if after.is_ok_and(|after| after == expected) {
        Ok(text)
    } else {
        Err("the text around `triggers` does not take another entry; add them by hand".to_owned())
    }
}

fn entry(trigger: &LockedTrigger) -> Value {
    let name = trigger.name.clone();
    let name = name.unwrap_or_else(|| name_of(&trigger.key));
    Value::Mapping(Mapping::from_iter([
        ("name".into(), name.into()),
        ("payload".into(), in_order(&trigger.schema)),
    ]))
}

/// The schema with its required names in the order of the properties; the lock sorts them.
fn in_order(schema: &Value) -> Value {
    let Value::Mapping(schema) = schema else {
        return schema.clone();
    };
    let properties = schema.get("properties").and_then(Value::as_mapping);
    let entries = schema.iter().map(|(key, value)| {
        let value = match (key.as_str(), value, properties) {
            (Some("required"), Value::Sequence(names), Some(properties)) => {
                let mut names = names.clone();
                names.sort_by_key(|name| properties.keys().position(|key| key == name));
                Value::Sequence(names)
            }
            (Some("properties"), Value::Mapping(properties), _) => {
                let entries = properties.iter();
                let entries = entries.map(|(name, schema)| (name.clone(), in_order(schema)));
                Value::Mapping(entries.collect())
            }
            (Some("items"), items, _) => in_order(items),
            (_, value, _) => value.clone(),
        };
        (key.clone(), value)
    });
    Value::Mapping(entries.collect())
}

/// Where the new text goes: between two offsets, which differ where `{}` is replaced.
struct Spot {
    from: usize,
    to: usize,
    /// Comments from between the offsets.
    kept: String,
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
            kept: String::new(),
            indent: first.1 - 1,
        })
    }

    /// `triggers: {}` gives its braces up and keeps its comments.
    fn of_nothing(old: &str, line: usize) -> Result<Self, String> {
        const OTHER: &str =
            "only `triggers: {}` with comments can be extended here; write it like this";
        let rest = &old[line..];
        let open = rest.find('{').ok_or(OTHER)?;
        let key = rest[..open].trim_end();
        if !key.ends_with(':') {
            return Err(OTHER.to_owned());
        }
        let mut at = line + open + 1;
        let mut comments = Vec::new();
        loop {
            at = old.len() - old[at..].trim_start().len();
            let end = at + old[at..].find('\n').unwrap_or(old.len() - at);
            let text = old[at..end].trim_end();
            if let Some(after) = text.strip_prefix('}') {
                if !(after.is_empty() || after.trim_start().starts_with('#')) {
                    break;
                }
                let below = comments.iter().map(|comment| format!("\n  {comment}"));
                return Ok(Self {
                    from: line + key.len(),
                    to: old.len().min(end + 1),
                    kept: after.to_owned() + &below.collect::<String>(),
                    indent: 2,
                });
            }
            if !text.starts_with('#') {
                break;
            }
            comments.push(text);
            at = end;
        }
        Err(OTHER.to_owned())
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
        for (empty, kept) in [
            ("{}", ""),
            ("{} # none yet", " # none yet"),
            ("{ # } none\n    # yet\n}", "\n  # } none\n  # yet"),
            ("\n  {} # none", " # none"),
            ("{\n}", ""),
        ] {
            let text = format!("version: 1\ntriggers: {empty}\nentities: {{}}\n");
            let expected = format!("version: 1\ntriggers:{kept}\n{ENTRY}entities: {{}}\n");
            assert_eq!(imported(&text).unwrap(), expected);
        }
        let why = imported("version: 1\ntriggers: !a {}\n").unwrap_err();
        assert!(why.contains("write it like this"), "{why}");
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

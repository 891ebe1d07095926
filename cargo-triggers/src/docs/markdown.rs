//! The catalog as Markdown. Every text of the manifest is escaped or in code.

use std::fmt::Write as _;

use super::view::{Catalog, EventView, Row, TriggerView};

/// The whole catalog.
pub(super) fn text(catalog: &Catalog) -> String {
    let mut blocks = vec![format!("# Events of {}", prose(&catalog.source))];
    if let Some(app) = &catalog.app_id {
        blocks.push(format!("App {}.", code(app)));
    }
    blocks.push(contents(catalog));
    catalog
        .events
        .iter()
        .for_each(|event| push_event(event, &mut blocks));
    catalog
        .triggers
        .iter()
        .for_each(|trigger| push_trigger(trigger, &mut blocks));
    blocks.push("Written by `cargo triggers docs --format markdown`.".to_owned());
    blocks.join("\n\n") + "\n"
}

fn contents(catalog: &Catalog) -> String {
    let mut table = String::from(
        "| trigger | name | takes place | canceled by | part of |\n|---|---|---|---|---|",
    );
    for trigger in &catalog.triggers {
        let place = trigger
            .scheduled_by
            .as_ref()
            .map_or("at once".to_owned(), |at| format!("at {}", code(at)));
        let entity = trigger
            .entity
            .as_ref()
            .map_or("–".to_owned(), |entity| code(&entity.key));
        let events: Vec<String> = trigger.events.iter().map(|event| code(event)).collect();
        // Writing to a string cannot fail.
        let _ = write!(
            table,
            "\n| {} | {} | {place} | {entity} | {} |",
            code(&trigger.key),
            prose(&trigger.name),
            events.join(", ")
        );
    }
    table
}

fn push_event(event: &EventView, blocks: &mut Vec<String>) {
    blocks.push(format!("## Business event {}", code(&event.key)));
    if let Some(entity) = &event.entity {
        blocks.push(format!("All calls are about one {}.", code(entity)));
    }
    let mut picture =
        "sequenceDiagram\n    participant app as your app\n    participant wix as Wix".to_owned();
    for step in &event.steps {
        let arrow = if step.action == "cancel" {
            "--x"
        } else {
            "->>"
        };
        let _ = write!(
            picture,
            "\n    app{arrow}wix: {} {}",
            step.action, step.trigger
        );
        if let Some(property) = &step.waits_for {
            let _ = write!(picture, "\n    Note over wix: waits for {property}");
        }
    }
    blocks.push(fenced("mermaid", &picture));
    blocks.push(fenced("rust", &event.snippet));
}

fn push_trigger(trigger: &TriggerView, blocks: &mut Vec<String>) {
    blocks.push(format!("## {}", prose(&trigger.name)));
    blocks.push(format!("Trigger key {}.", code(&trigger.key)));
    blocks.extend(trigger.description.as_deref().map(prose));
    blocks.push(facts(trigger));
    let mut table = String::from(
        "| property | type | required | personal data | meaning | example |\n|---|---|---|---|---|---|",
    );
    for row in &trigger.rows {
        let _ = write!(table, "\n{}", table_row(row));
    }
    blocks.push(table);
    blocks.push(fenced("json", &trigger.example));
    blocks.push(fenced("rust", &trigger.snippet));
}

fn facts(trigger: &TriggerView) -> String {
    let mut facts = vec![match &trigger.scheduled_by {
        Some(property) => format!("- Scheduled: takes place at {}", code(property)),
        None => "- Real-time: takes place when it is reported".to_owned(),
    }];
    facts.push(match &trigger.entity {
        Some(entity) => {
            let what = entity
                .description
                .as_deref()
                .map_or(String::new(), |what| format!(": {}", prose(what)));
            format!("- Canceled by the id of its {}{what}", code(&entity.key))
        }
        None => "- Cannot be canceled".to_owned(),
    });
    facts.extend(
        trigger
            .repeats
            .as_deref()
            .map(|repeats| format!("- Reported once for {}", prose(repeats))),
    );
    facts.join("\n")
}

fn table_row(row: &Row) -> String {
    let mut meaning = prose(&row.title);
    if let Some(description) = &row.description {
        let gap = if meaning.is_empty() { "" } else { ": " };
        let _ = write!(meaning, "{gap}{}", prose(description));
    }
    let required = if row.required { "yes" } else { "" };
    let pii = if row.pii { "yes" } else { "" };
    let example = row.example.as_deref().map(code).unwrap_or_default();
    format!(
        "| {} | {} | {required} | {pii} | {meaning} | {example} |",
        code(&row.path),
        prose(&row.kind)
    )
}

/// Ordinary text on one line: nothing in it is markup, a link or HTML.
fn prose(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let escaped = words.join(" ").chars().fold(String::new(), |mut out, c| {
        match c {
            // GitHub escapes only what HTML means; a backslash does not stop every reader.
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A colon and an at sign begin links that no bracket marks; the others begin markup of
            // some reader.
            ':' | '@' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' | '{'
            | '}' | '^' | '=' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        out
    });
    // At the beginning of a line these make lists, rules and headings.
    match escaped.chars().next() {
        Some('-' | '+' | '=') => format!("\\{escaped}"),
        Some('0'..='9') => escaped.replacen('.', "\\.", 1).replacen(')', "\\)", 1),
        _ => escaped,
    }
}

/// Text in a code span, with more backticks around it than are in it. A bar would end a table's cell
/// even there.
fn code(text: &str) -> String {
    let text = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('|', "\\|");
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A block of code, with a fence that is not in it.
fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default()
}

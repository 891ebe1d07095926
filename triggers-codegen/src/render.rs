//! Diagnostics as text: the same in the compiler and in the command.
//!
//! Written here because annotate-snippets would add three crates to what every app compiles, for a
//! layout of a few lines that never changes.

use std::{cmp::Ordering, fmt::Write as _};

use crate::{
    diagnostic::Diagnostic,
    locate::{Position, locate},
    source::Source,
    text::escape,
};

/// Lines longer than this are cut around the caret.
const MAX_WIDTH: usize = 140;

/// Nobody reads more, and a hostile manifest can hold hundreds of thousands.
const MAX_SHOWN: usize = 500;

pub(crate) fn render(list: &[Diagnostic], source: &Source) -> String {
    let places: Vec<_> = list
        .iter()
        .flat_map(|diagnostic| {
            [
                Some(&diagnostic.at),
                diagnostic.also.as_ref().map(|also| &also.0),
            ]
        })
        .flatten()
        .collect();
    if places.is_empty() {
        return String::new();
    }
    let mut positions = locate(source.text(), &places).into_iter();
    let mut sorted: Vec<Placed<'_>> = list
        .iter()
        .map(|diagnostic| Placed {
            diagnostic,
            position: positions.next().flatten(),
            also: diagnostic
                .also
                .as_ref()
                .and_then(|_| positions.next().flatten()),
        })
        .collect();
    sorted.sort_by(Placed::compare);
    let more = sorted.len().saturating_sub(MAX_SHOWN);
    sorted.truncate(MAX_SHOWN);
    let lines = lines(source.text());
    let mut blocks: Vec<String> = sorted
        .iter()
        .map(|placed| placed.render(source.name(), &lines))
        .collect();
    // A node that several triggers share through an alias is one mistake at one place.
    blocks.dedup();
    if more > 0 {
        blocks.push(format!("… and {more} more problems\n"));
    }
    blocks.join("\n")
}

struct Placed<'d> {
    diagnostic: &'d Diagnostic,
    position: Option<Position>,
    also: Option<Position>,
}

impl Placed<'_> {
    fn compare(&self, other: &Self) -> Ordering {
        let place = |placed: &Self| placed.position.as_ref().map(|p| (p.line, p.column));
        place(self)
            .cmp(&place(other))
            .then_with(|| self.diagnostic.message.cmp(&other.diagnostic.message))
    }

    fn render(&self, name: &str, lines: &[&str]) -> String {
        let Diagnostic {
            severity,
            message,
            label,
            note,
            also,
            at: _,
        } = self.diagnostic;
        let mut out = format!("{severity}: {}\n", escape(message));
        let last = self.position.iter().chain(&self.also).map(|p| p.line).max();
        let width = last.map_or(1, |line| line.to_string().len());
        if let Some(position) = &self.position {
            let label = label.as_deref().unwrap_or_default();
            snippet(&mut out, "-->", name, position, lines, width, '^', label);
        } else {
            let _ = writeln!(out, "{:width$}--> {name}", "");
            if let Some(label) = label {
                let _ = writeln!(out, "{:width$} = help: {}", "", escape(label));
            }
        }
        if let (Some(also), Some(position)) = (also, &self.also) {
            snippet(&mut out, ":::", name, position, lines, width, '-', &also.1);
        }
        if let Some(note) = note {
            let _ = writeln!(out, "{:width$} = note: {}", "", escape(note));
        }
        out
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "one layout, two callers in this file"
)]
fn snippet(
    out: &mut String,
    arrow: &str,
    name: &str,
    position: &Position,
    lines: &[&str],
    width: usize,
    mark: char,
    label: &str,
) {
    let Position { line, column, text } = position;
    let _ = writeln!(out, "{:width$}{arrow} {name}:{line}:{column}", "");
    let Some(shown) = lines.get(line - 1) else {
        return;
    };
    let shown = Shown::new(shown, column - 1, text.as_deref());
    let marks = mark.to_string().repeat(shown.marks);
    let pad = " ".repeat(shown.before);
    let _ = writeln!(out, "{:width$} |", "");
    let _ = writeln!(out, "{line:width$} | {}", shown.line);
    let _ = writeln!(
        out,
        "{}",
        format!("{:width$} | {pad}{marks} {}", "", escape(label)).trim_end()
    );
}

/// One line as it is printed: no character in it moves the cursor or the reading direction.
struct Shown {
    line: String,
    before: usize,
    marks: usize,
}

impl Shown {
    fn new(line: &str, column: usize, text: Option<&str>) -> Self {
        let chars: Vec<char> = line.chars().collect();
        let column = column.min(chars.len());
        let token = token_width(&chars[column..], text);
        let start = if chars.len() > MAX_WIDTH {
            column.saturating_sub(MAX_WIDTH / 2)
        } else {
            0
        };
        let end = chars.len().min(start + MAX_WIDTH);
        let show = |chars: &[char]| escape(&chars.iter().collect::<String>()).replace('\t', " ");
        let (cut, more) = (
            if start > 0 { "…" } else { "" },
            if end < chars.len() { "…" } else { "" },
        );
        let before = format!("{cut}{}", show(&chars[start..column]));
        let marked = show(&chars[column..(column + token).min(end)]);
        let after = show(&chars[(column + token).min(end)..end]);
        Shown {
            before: before.chars().count(),
            marks: marked.chars().count().max(1),
            line: format!("{before}{marked}{after}{more}")
                .trim_end()
                .to_owned(),
        }
    }
}

/// How many characters of `rest` belong to the scalar that starts there.
fn token_width(rest: &[char], text: Option<&str>) -> usize {
    let Some(text) = text else { return 1 };
    let wide = text.chars().count();
    if wide > 0 && rest.len() >= wide && text.chars().eq(rest[..wide].iter().copied()) {
        return wide;
    }
    match rest.first() {
        Some(quote @ ('"' | '\'')) => {
            let mut escaped = false;
            let close = rest.iter().skip(1).position(|c| {
                let end = c == quote && !escaped;
                escaped = *c == '\\' && !escaped;
                end
            });
            close.map_or(rest.len(), |close| close + 2)
        }
        // A number or a boolean in another spelling, or a text over several lines.
        _ => rest
            .iter()
            .position(|c| matches!(c, ',' | ']' | '}' | ' ' | '#'))
            .unwrap_or(rest.len()),
    }
}

/// The lines as the YAML reader counts them.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        lines.push(&rest[..at]);
        let crlf = rest[at..].starts_with("\r\n");
        let wide = rest[at..].chars().next().map_or(1, char::len_utf8);
        rest = &rest[at + if crlf { 2 } else { wide }..];
    }
    lines.push(rest);
    lines
}

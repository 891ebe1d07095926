//! What has to be refused before the parser sees it: texts that show something else than they say,
//! and the few that the parser would take minutes for or read wrongly.

use std::collections::{HashMap, HashSet};

use super::{super::format::Format, nesting::deeper_than};
use crate::{
    diagnostic::{At, Diagnostic},
    rules,
    text::{is_hidden, is_plain, lines},
};

/// The nesting of brackets that is read. The parser looks at each open bracket for every token, so a
/// file of brackets would keep it busy for minutes. The limit is far beyond any sound nesting.
const MAX_OPEN: usize = 200;

pub(super) fn dangers(text: &str, format: &Format) -> Vec<Diagnostic> {
    let mut found = hidden_characters(text, format);
    found.extend(open_brackets(text));
    found.extend(directive(text));
    found.extend(repeated_anchors(text));
    found
}

fn position(line: usize, content: &str, byte: usize) -> At {
    At::Position {
        line: line + 1,
        column: content[..byte].chars().count() + 1,
    }
}

/// Hidden characters in the file itself, comments included; the first of each line.
fn hidden_characters(text: &str, format: &Format) -> Vec<Diagnostic> {
    let unwanted = |c: char| is_hidden(c) && c != '\r';
    if format.foreign || is_plain(text) || !text.contains(unwanted) {
        return Vec::new();
    }
    let mut found: Vec<Diagnostic> = Vec::new();
    let (mut line, mut column, mut reported) = (1, 1, 0);
    let mut before = ' ';
    for c in text.chars() {
        if unwanted(c) && reported != line {
            reported = line;
            found.push(hidden_character(At::Position { line, column }, c, format));
        }
        column += 1;
        // The line breaks of YAML; a line feed behind a carriage return is none of its own.
        if matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            line += usize::from(!(c == '\n' && before == '\r'));
            column = 1;
        }
        before = c;
    }
    found
}

pub(crate) fn hidden_character(at: At, c: char, format: &Format) -> Diagnostic {
    let character = c.escape_unicode();
    Diagnostic::of(&rules::yaml::HIDDEN_CHARACTER, at)
        .message(format!(
            "invisible character `{character}` in the {}",
            format.name
        ))
        .label("delete it")
        .note("control and bidirectional characters make a text look different from what it is")
        .clone()
}

fn open_brackets(text: &str) -> Option<Diagnostic> {
    let byte = deeper_than(MAX_OPEN, text)?;
    let before = lines(&text[..byte]);
    let at = At::Position {
        line: before.len().max(1),
        column: before.last().map_or(0, |line| line.chars().count()) + 1,
    };
    let mut found = Diagnostic::of(&rules::yaml::OPEN_BRACKETS, at);
    found
        .message(format!("{MAX_OPEN} brackets are open and not closed"))
        .label("close them");
    Some(found)
}

/// `%TAG` and `%YAML`: nothing that a manifest needs, and each one is compared with all others.
fn directive(text: &str) -> Option<Diagnostic> {
    let line = lines(text).iter().position(|line| line.starts_with('%'))?;
    let at = At::Position {
        line: line + 1,
        column: 1,
    };
    let mut found = Diagnostic::of(&rules::yaml::YAML_DIRECTIVE, at);
    found
        .message("YAML directives (`%`) are not supported")
        .label("remove the line");
    Some(found)
}

/// An anchor that is set again: the parser mixes the later anchors up, so an alias could mean
/// something else than what is written. A text that only looks like it is safe unless the same
/// name is used as an alias too.
fn repeated_anchors(text: &str) -> Vec<Diagnostic> {
    let used: HashSet<&str> = marks(text, '*').map(|(.., name)| name).collect();
    if used.is_empty() {
        return Vec::new();
    }
    // A second document may use the names of the first again, and is refused as such.
    let is_head = |line: &&str| line.trim().is_empty() || line.starts_with(['#', '%', '-']);
    let mut body = lines(text).into_iter().skip_while(is_head);
    if body.any(|line| line.starts_with("---")) {
        return Vec::new();
    }
    let mut first = HashMap::new();
    let mut found = Vec::new();
    for (line, content, byte, name) in marks(text, '&').filter(|(.., name)| used.contains(name)) {
        let at = position(line, content, byte);
        if let Some(first) = first.get(name) {
            let mut twice = Diagnostic::of(&rules::yaml::ANCHOR_TWICE, at);
            twice
                .message(format!("the anchor `{name}` is set twice"))
                .label("give it a name of its own")
                .also(At::clone(first), "first here");
            found.push(twice);
        } else {
            first.insert(name, at);
        }
    }
    found
}

/// Names after `mark` wherever a node could start, with their places.
pub(super) fn marks(text: &str, mark: char) -> impl Iterator<Item = (usize, &str, usize, &str)> {
    lines(text)
        .into_iter()
        .enumerate()
        .flat_map(move |(line, content)| {
            content.match_indices(mark).filter_map(move |(byte, _)| {
                let starts = content[..byte]
                    .chars()
                    .next_back()
                    .is_none_or(|c| c.is_whitespace() || matches!(c, '[' | '{' | ','));
                let name = &content[byte + 1..];
                let end = name.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')));
                let name = &name[..end.unwrap_or(name.len())];
                (starts && !name.is_empty()).then_some((line, content, byte, name))
            })
        })
}

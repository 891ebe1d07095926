//! What has to be refused before the parser sees it: texts that show something else than they say,
//! and the few that the parser would take minutes for or read wrongly.

use std::collections::{HashMap, HashSet};

use super::{
    super::format::Format,
    nesting::{deeper_than, names},
};
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
/// something else than what is written.
fn repeated_anchors(text: &str) -> Vec<Diagnostic> {
    // Reading all tokens again costs time that few files need.
    if !text.contains('&') || !text.contains('*') {
        return Vec::new();
    }
    let used: HashSet<&str> = marks(text, '*').map(|(.., name)| name).collect();
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

/// The names of anchors (`&`) or aliases (`*`), with their places: the line, its content and the byte in it.
pub(super) fn marks(text: &str, mark: char) -> impl Iterator<Item = (usize, &str, usize, &str)> {
    let lines = lines(text);
    let start = |line: &str| line.as_ptr().addr() - text.as_ptr().addr();
    let starts: Vec<usize> = lines.iter().map(|line| start(line)).collect();
    let mark = u8::try_from(mark).unwrap_or_default();
    names(mark, text).filter_map(move |name| {
        let line = starts
            .partition_point(|start| *start <= name.start)
            .checked_sub(1)?;
        let (content, start) = (*lines.get(line)?, *starts.get(line)?);
        let text = text.get(name.start + 1..name.end)?;
        (!text.is_empty()).then_some((line, content, name.start - start, text))
    })
}

#[cfg(test)]
mod tests {
    use super::{marks, repeated_anchors};

    #[test]
    fn anchors_in_texts_and_comments_are_none() {
        let text = "a: \"x &one [, &one y *one\"\nb: 'it''s &one *one' # &one *one\nc: |\n  &one *one\n  &one\nd: x &one *one\n";
        assert_eq!(marks(text, '&').count() + marks(text, '*').count(), 0);
        assert!(repeated_anchors(text).is_empty());
    }

    #[test]
    fn an_anchor_that_is_set_twice_is_found_at_its_place() {
        let text = "a: \"&one\"\nb: &one 1\nc: [ é, &one 2, *one ]\n";
        let found: Vec<_> = marks(text, '&')
            .map(|(line, _, byte, name)| (line, byte, name))
            .collect();
        assert_eq!(found, [(1, 3, "one"), (2, 9, "one")]);
        assert_eq!(repeated_anchors(text).len(), 1);
        assert!(repeated_anchors("a: &one 1\nb: &one 2\nc: '*one'\n").is_empty());
    }
}

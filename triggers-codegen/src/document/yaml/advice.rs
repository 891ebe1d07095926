//! What the parser says about broken syntax, in terms of what was probably written.
//!
//! The parser tells where it could not go on, which is often behind the mistake: a bracket that is
//! not closed is noticed at the next key. It also tells what it was reading and where that began.

use std::collections::HashMap;

use super::{
    super::format::Format,
    MAX_DEPTH, Mark, scan,
    wording::{Message, Problem},
};
use crate::{
    diagnostic::{At, Diagnostic},
    rules,
    text::{escape, lines, near},
};

/// The mistake behind an error of the library; `text` is what it read.
pub(super) fn refused(error: &serde_yaml::Error, text: &str, format: &Format) -> Diagnostic {
    let message = error.to_string();
    let message = Message::parse(&message);
    let at = message.at.map_or(At::File, position);
    match message.problem {
        Problem::Documents => documents(text, format),
        Problem::RepetitionLimit => too_much(error, format),
        Problem::RecursionLimit => too_deep(text, error, format),
        Problem::KeyNotText => Diagnostic::of(&rules::yaml::KEY_NOT_TEXT, at)
            .message("a key must be text, not a list or a mapping")
            .label("write a text, in quotes if it starts with a bracket")
            .clone(),
        _ => syntax(&message, text),
    }
}

/// A document whose aliases expand to too much.
pub(super) fn too_much(error: &serde_yaml::Error, format: &Format) -> Diagnostic {
    let name = format.name;
    Diagnostic::of(&rules::yaml::ALIAS_EXPANSION, location(error))
        .message(format!(
            "the aliases of the {name} expand to more than 4 MiB"
        ))
        .label("write the values out")
        .clone()
}

/// A document that is nested too deeply, most often by a bracket that is not closed.
pub(super) fn too_deep(text: &str, error: &serde_yaml::Error, format: &Format) -> Diagnostic {
    if let Some((at, name)) = endless_alias(text) {
        let problem = format!("the alias `*{name}` is inside of its own anchor");
        return plain(&problem, at, "write the value out");
    }
    let name = format.name;
    Diagnostic::of(&rules::yaml::DEPTH_LIMIT, location(error))
        .message(format!(
            "the {name} is nested deeper than {MAX_DEPTH} levels"
        ))
        .label("look for a bracket that is not closed")
        .clone()
}

fn location(error: &serde_yaml::Error) -> At {
    let mark = error.location().map(|at| (at.line(), at.column()));
    mark.map_or(At::File, position)
}

/// An alias on a line of the value that its anchor names.
fn endless_alias(text: &str) -> Option<(At, &str)> {
    let lines = lines(text);
    let anchors: HashMap<&str, usize> = scan::marks(text, '&')
        .map(|(line, .., name)| (name, line))
        .collect();
    scan::marks(text, '*').find_map(|(line, content, byte, name)| {
        let anchor = *anchors.get(name)?;
        let own = indentation(lines.get(anchor)?);
        let inside = |line: &&str| is_blank(line) || indentation(line) > own;
        let between = lines.get(anchor + 1..=line)?;
        let at = position((line + 1, content[..byte].chars().count() + 1));
        between.iter().all(inside).then_some((at, name))
    })
}

fn syntax(message: &Message<'_>, text: &str) -> Diagnostic {
    let lines = Lines(lines(text));
    let Some(at) = message.at else {
        return plain(message.text, At::File, "look for what is not closed");
    };
    let at = lines.inside(at);
    match message.problem {
        Problem::Character => lines.character(at),
        Problem::EndOfText => unclosed_quote(message, at),
        Problem::Colon => lines.colon(at),
        Problem::ExpectedKey => lines.indentation(message, at),
        Problem::NoColon => lines.no_colon(message, at),
        Problem::NoContent => plain(
            "a value is missing",
            position(at),
            "write one, or close the bracket",
        ),
        Problem::GluedColon => {
            let colon = lines
                .line(at.0)
                .chars()
                .skip(at.1 - 1)
                .position(|c| c == ':');
            plain(
                "a space is missing after the colon",
                position((at.0, at.1 + colon.unwrap_or(0))),
                "put a space after `:`",
            )
        }
        Problem::UnknownAnchor => lines.anchor(text, at),
        Problem::ExpectedComma => lines.bracket(message, at),
        _ => plain(
            message.text,
            position(at),
            "look at this line and the one above it",
        ),
    }
}

/// A second document, at the line that starts it.
fn documents(text: &str, format: &Format) -> Diagnostic {
    let lines = lines(text);
    let blank = |line: &&str| line.trim().is_empty() || line.starts_with(['#', '%']);
    let content = lines
        .iter()
        .position(|line| !blank(line) && !line.starts_with("---"));
    let start = lines.iter().enumerate().skip(content.unwrap_or(0));
    let marker = start
        .into_iter()
        .find(|(_, line)| line.starts_with("---") || line.starts_with("..."));
    let at = marker.map_or(At::File, |(line, _)| position((line + 1, 1)));
    Diagnostic::of(&rules::yaml::SINGLE_DOCUMENT, at)
        .message(format!(
            "the {} must be a single YAML document",
            format.name
        ))
        .label("remove this line, or put what follows into a file of its own")
        .clone()
}

fn plain(problem: &str, at: At, label: impl Into<String>) -> Diagnostic {
    Diagnostic::of(&rules::yaml::YAML_SYNTAX, at)
        .message(format!("this is not valid YAML: {}", escape(problem)))
        .label(label)
        .clone()
}

fn position((line, column): Mark) -> At {
    At::Position { line, column }
}

struct Lines<'t>(Vec<&'t str>);

impl Lines<'_> {
    /// The line, counted from 1.
    fn line(&self, line: usize) -> &str {
        let found = line.checked_sub(1).and_then(|index| self.0.get(index));
        found.copied().unwrap_or_default()
    }

    /// The mark, or the end of the text when it lies beyond.
    fn inside(&self, at: Mark) -> Mark {
        let end = |line: usize| (line, self.line(line).trim_end().chars().count() + 1);
        let beyond = is_blank(self.line(at.0)) && self.0.len() <= at.0;
        if beyond {
            self.above(at.0).map_or(at, end)
        } else {
            at
        }
    }

    /// The nearest line above that says something.
    fn above(&self, line: usize) -> Option<usize> {
        let said = |line: &usize| !is_blank(self.line(*line));
        (1..line.min(self.0.len() + 1)).rev().find(said)
    }

    fn character(&self, at: Mark) -> Diagnostic {
        let found = self.line(at.0).chars().nth(at.1 - 1);
        let (problem, label) = match found {
            Some('\t') => ("a tab cannot indent", "indent with spaces"),
            _ => (
                "no text starts with this character",
                "put the text in quotes",
            ),
        };
        plain(problem, position(at), label)
    }

    /// A bracket of an earlier line that is not closed, or a comma that is missing in this one.
    fn bracket(&self, said: &Message<'_>, at: Mark) -> Diagnostic {
        match said.began {
            Some(began) if began.0 != at.0 && self.line(began.0).matches('"').count() % 2 == 1 => {
                let line = self.line(began.0);
                let quote = line
                    .split('"')
                    .next_back()
                    .map_or(0, |rest| rest.chars().count() + 1);
                let column = line.chars().count() - quote + 1;
                plain(
                    "the quote is not closed",
                    position((began.0, column)),
                    "close it",
                )
            }
            Some(began) if began.0 != at.0 => {
                plain("the bracket is not closed", position(began), "close it")
                    .also(position(at), "something else begins here")
                    .clone()
            }
            _ => {
                let word = word_before(self.line(at.0), at.1);
                plain(
                    "a comma is missing",
                    position((at.0, word)),
                    "put a comma before this",
                )
            }
        }
    }

    /// A colon where none can be: inside of a text, or because the line above lacks a space.
    fn colon(&self, at: Mark) -> Diagnostic {
        let glued = |line: usize| Some((line, glued_colon(self.line(line))?));
        let before: String = self.line(at.0).chars().take(at.1 - 1).collect();
        if before.contains(": ") {
            return plain(
                "a `: ` inside of a text",
                position(at),
                "put the text in quotes",
            );
        }
        if let Some(colon) = self.above(at.0).and_then(glued) {
            return plain(
                "a space is missing after the colon",
                position(colon),
                "write `: `",
            );
        }
        let own = indentation(self.line(at.0));
        let bare =
            |line: &usize| indentation(self.line(*line)) == own && !self.line(*line).contains(':');
        if let Some(above) = self.above(at.0).filter(bare) {
            return self.bare(above);
        }
        plain(
            "a key cannot be inside of a text",
            position((at.0, own + 1)),
            "indent it as the key above",
        )
    }

    fn no_colon(&self, said: &Message<'_>, at: Mark) -> Diagnostic {
        let began = said.began.unwrap_or(at);
        if !self.line(began.0).contains(':') {
            return self.bare(began.0);
        }
        let column = glued_colon(self.line(began.0)).unwrap_or(began.1);
        let label = if column == began.1 {
            "write `key: value`"
        } else {
            "write `: `"
        };
        plain(
            "a key has no colon with a space",
            position((began.0, column)),
            label,
        )
    }

    /// A line where a key and a value belong, without a colon.
    fn bare(&self, number: usize) -> Diagnostic {
        let line = self.line(number);
        let own = indentation(line);
        let sign = line.find(" = ").and_then(|byte| line.get(..byte));
        let column = sign.map_or(own, |before| before.chars().count() + 1) + 1;
        let comment = line.trim_start().starts_with("//");
        let (problem, label) = if comment {
            ("this is not a comment", "start comments with `#`")
        } else {
            ("a key has no colon", "write `key: value`")
        };
        plain(problem, position((number, column)), label)
    }

    /// A line that stands between the columns of those above.
    fn indentation(&self, said: &Message<'_>, at: Mark) -> Diagnostic {
        let line = self.line(at.0);
        if line.trim_start().starts_with("- ") {
            return plain("a list item among keys", position(at), "write `key: value`");
        }
        if line.chars().nth(at.1.saturating_sub(2)) == Some('\'') {
            let label = "write `''` for an apostrophe, or put the text in double quotes";
            return plain("the text ends before its line", position(at), label);
        }
        let own = indentation(line);
        let mut fitting: Option<usize> = None;
        for above in (1..at.0).filter(|above| !is_blank(self.line(*above))) {
            let column = indentation(self.line(above));
            if fitting.is_none_or(|best| column.abs_diff(own) <= best.abs_diff(own)) {
                fitting = Some(column);
            }
        }
        match fitting {
            Some(column) if column != own => plain(
                "the line is indented differently from its neighbors",
                position(at),
                format!("indent it by {column} spaces"),
            ),
            _ => plain(
                said.text,
                position(at),
                "look at this line and the one above it",
            ),
        }
    }

    fn anchor(&self, text: &str, at: Mark) -> Diagnostic {
        let line = self.line(at.0).chars().skip(at.1).collect::<String>();
        let name = line
            .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
            .next();
        let name = name.unwrap_or_default();
        // A hostile file can hold a hundred thousand anchors.
        let anchors = scan::marks(text, '&').map(|(.., name)| name).take(1000);
        let label = match near(name, anchors) {
            Some(near) => format!("did you mean `*{near}`?"),
            None => "set it before it is used, or put the text in quotes".to_owned(),
        };
        let problem = format!("the alias `*{name}` has no anchor");
        plain(&problem, position(at), label)
    }
}

fn unclosed_quote(said: &Message<'_>, at: Mark) -> Diagnostic {
    match said.began {
        Some(began) if said.in_quotes => {
            plain("the quote is not closed", position(began), "close it")
        }
        _ => plain(
            said.text,
            position(at),
            "look for a quote or a bracket that is not closed",
        ),
    }
}

fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

fn indentation(line: &str) -> usize {
    line.chars().take_while(|c| *c == ' ').count()
}

/// The column of a colon that follows a key without a space: `title:Amount`.
fn glued_colon(line: &str) -> Option<usize> {
    let key = line.trim_start();
    let end = key.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '$')))?;
    let rest = key.get(end..)?.strip_prefix(':')?;
    let glued = end > 0 && rest.starts_with(|c: char| !c.is_whitespace() && c != '/');
    glued.then(|| indentation(line) + key.get(..end).map_or(0, |key| key.chars().count()) + 1)
}

/// The column at which the word begins that ends before `column`.
fn word_before(line: &str, column: usize) -> usize {
    let chars: Vec<char> = line.chars().take(column.saturating_sub(1)).collect();
    let word = chars.iter().rposition(|c| c.is_whitespace());
    match word {
        Some(space) if space + 1 < chars.len() => space + 2,
        _ => column,
    }
}

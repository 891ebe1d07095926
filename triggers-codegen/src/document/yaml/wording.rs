//! What the YAML library says, and how: the only place that depends on its wording.
//!
//! The library gives errors as text. A test below pins each wording, so that an upgrade which changes
//! one fails a test instead of degrading the messages that users read.

use std::fmt;

use super::Mark;

/// Why the library could not read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// A second document begins.
    Documents,
    /// Aliases are used too often.
    RepetitionLimit,
    /// The document is nested too deeply.
    RecursionLimit,
    /// A list or a mapping is used as a key. The wording is that of our own visitor.
    KeyNotText,
    /// A character that nothing begins with.
    Character,
    /// The text ends inside of something.
    EndOfText,
    /// A `: ` where no key can be.
    Colon,
    /// Something else where a key should be.
    ExpectedKey,
    /// A key without a colon.
    NoColon,
    /// A value is missing.
    NoContent,
    /// An alias without an anchor.
    UnknownAnchor,
    /// A colon without a space in brackets.
    GluedColon,
    /// A comma or a closing bracket is missing.
    ExpectedComma,
    /// Anything else.
    Other,
}

/// An error of the library: `PROBLEM at line 4 column 4, CONTEXT at line 3 column 6`.
#[derive(Debug)]
pub(super) struct Message<'m> {
    pub(super) problem: Problem,
    /// The library's own words.
    pub(super) text: &'m str,
    /// Where it could not read on.
    pub(super) at: Option<Mark>,
    /// Whether it was reading a text in quotes.
    pub(super) in_quotes: bool,
    /// Where that began.
    pub(super) began: Option<Mark>,
}

impl<'m> Message<'m> {
    pub(super) fn parse(message: &'m str) -> Self {
        // The problem itself may contain a comma: `did not find expected ',' or ']'`.
        let (problem, context) = message.split_once(", while ").unwrap_or((message, ""));
        let (text, at) = split_mark(problem);
        let (context, began) = split_mark(context);
        Message {
            problem: Problem::of(text),
            text,
            at,
            in_quotes: context.contains("quoted"),
            began,
        }
    }
}

impl Problem {
    fn of(text: &str) -> Self {
        match text {
            "found character that cannot start any token"
            | "found a tab character that violates indentation" => Problem::Character,
            "found unexpected end of stream" => Problem::EndOfText,
            "mapping values are not allowed in this context" => Problem::Colon,
            "did not find expected key" => Problem::ExpectedKey,
            "could not find expected ':'" => Problem::NoColon,
            "did not find expected node content" => Problem::NoContent,
            "found unexpected ':'" => Problem::GluedColon,
            "unknown anchor" => Problem::UnknownAnchor,
            "repetition limit exceeded" => Problem::RepetitionLimit,
            "recursion limit exceeded" => Problem::RecursionLimit,
            _ if text.starts_with("did not find expected ','") => Problem::ExpectedComma,
            _ if text.ends_with(super::KEY) => Problem::KeyNotText,
            _ if text.contains("more than one document") => Problem::Documents,
            _ => Problem::Other,
        }
    }
}

/// The place that the library stamps on an error: none for the very start of the text.
pub(super) fn mark_of(error: &impl fmt::Display) -> Mark {
    split_mark(&error.to_string()).1.unwrap_or((1, 1))
}

/// A text, and the mark at its end.
fn split_mark(text: &str) -> (&str, Option<Mark>) {
    let Some((text, mark)) = text.rsplit_once(" at line ") else {
        return (text, None);
    };
    let mark = mark.split_once(" column ").and_then(|(line, column)| {
        let digits = column.find(|c: char| !c.is_ascii_digit());
        let column = column.get(..digits.unwrap_or(column.len()))?;
        Some((line.parse().ok()?, column.parse().ok()?))
    });
    (text, mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::yaml::{Diagnostics, Format, Source, read};

    #[track_caller]
    fn check(text: &str, problem: Problem, at: Mark) {
        let source = Source::inline("a.yaml", text);
        let mut diagnostics = Diagnostics::default();
        let (error, _) = read(&source, &Format::YAML, &mut diagnostics).unwrap_err();
        let message = error.to_string();
        let parsed = Message::parse(&message);
        assert_eq!(parsed.problem, problem, "{message}");
        assert_eq!(parsed.at.unwrap_or((1, 1)), at, "{message}");
    }

    #[test]
    fn the_wordings_of_the_library_are_known() {
        check("a: 1\n---\nb: 2\n", Problem::Documents, (1, 1));
        check("a: @b\n", Problem::Character, (1, 4));
        check("a:\n\tb: 1\n", Problem::Character, (2, 1));
        check("a: \"b\n", Problem::EndOfText, (2, 1));
        check("a: b: c\n", Problem::Colon, (1, 5));
        check("a:\n  - b\n c: 1\n", Problem::ExpectedKey, (3, 2));
        check("a: 1\nb\nc: 1\n", Problem::NoColon, (3, 1));
        check("a: [,]\n", Problem::NoContent, (1, 5));
        check("a: *b\n", Problem::UnknownAnchor, (1, 4));
        check("a: [b\nc: d\n", Problem::ExpectedComma, (2, 2));
        check("a: {b: [c}\n", Problem::ExpectedComma, (1, 10));
        check("{a:[b]}\n", Problem::GluedColon, (1, 3));
        check("[a]: b\n", Problem::KeyNotText, (1, 1));
    }
}

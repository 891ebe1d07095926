//! Documentation of generated items, from text that is not to be trusted.
//!
//! Rustdoc compiles and runs what looks like code in documentation, fenced or merely indented, and
//! follows its links. Titles and descriptions are plain text in the dashboard, so they stay plain
//! here: every character that Markdown gives a meaning to is escaped.

use std::fmt::{self, Display};

/// Longest text of one manifest entry that goes into documentation, in characters.
const MAX_TEXT: usize = 4_000;
/// Longest example or default value that goes into documentation, in characters.
const MAX_CODE: usize = 160;

/// The documentation of one item.
#[derive(Default)]
pub(super) struct Docs {
    lines: Vec<String>,
}

impl Docs {
    /// Documentation that begins with a paragraph of our own Markdown.
    pub(super) fn new(paragraph: impl Into<String>) -> Self {
        Self {
            lines: vec![paragraph.into()],
        }
    }

    /// Adds a paragraph of our own Markdown.
    pub(super) fn own(mut self, paragraph: impl Into<String>) -> Self {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.push(paragraph.into());
        self
    }

    /// Adds text of the manifest: its paragraphs, as plain text.
    pub(super) fn text(self, text: Option<&str>) -> Self {
        let text: String = text.unwrap_or_default().chars().take(MAX_TEXT).collect();
        text.replace("\r\n", "\n")
            .split("\n\n")
            .map(plain)
            .filter(|paragraph| !paragraph.is_empty())
            .fold(self, Self::own)
    }
}

/// The attribute.
impl Display for Docs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Rustdoc takes the common space away.
        write!(f, "#[doc = {:?}]", format!(" {}", self.lines.join("\n ")))
    }
}

/// One paragraph of plain text on one line.
pub(super) fn plain(text: &str) -> String {
    if is_words(text) {
        return text.to_owned();
    }
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut escaped = String::with_capacity(line.len() + 8);
    let mut previous = None;
    let mut rest = line.chars().peekable();
    let mut only_digits = true;
    while let Some(current) = rest.next() {
        let next = rest.peek().copied();
        let starts_list = match current {
            '-' | '+' | '=' => previous.is_none(),
            '.' | ')' => only_digits && previous.is_some(),
            _ => false,
        };
        if starts_list || is_markdown(previous, current, next) {
            escaped.push('\\');
        }
        only_digits &= current.is_ascii_digit();
        escaped.push(visible(current));
        previous = Some(current);
    }
    escaped
}

/// Whether the text is letters and digits of ASCII with single spaces between, as most titles are. A
/// loop over bytes: a build does not optimize this crate.
fn is_words(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut index = 0;
    let mut space = true;
    while index < bytes.len() {
        let is_space = bytes[index] == b' ';
        if is_space && space || !is_space && !bytes[index].is_ascii_alphanumeric() {
            return false;
        }
        space = is_space;
        index += 1;
    }
    !space
}

/// A code span that holds `text`, cut when it is long; plain text when it cannot be one.
pub(super) fn code(text: &str) -> String {
    let mut line: String = text.chars().take(MAX_CODE).map(visible).collect();
    if text.chars().nth(MAX_CODE).is_some() {
        line.push('…');
    }
    if line.contains('`') || line.trim().is_empty() {
        plain(&line)
    } else {
        format!("`{line}`")
    }
}

/// Whether Markdown or a lint of rustdoc would take the character for more than itself.
fn is_markdown(previous: Option<char>, current: char, next: Option<char>) -> bool {
    match current {
        '\\' | '`' | '*' | '~' | '<' | '>' | '[' | ']' | '|' | '#' | '&' | '$' => true,
        // Underscores within a word mean nothing.
        '_' => !(is_word(previous) && is_word(next)),
        // A bare address would be reported by rustdoc.
        ':' => next == Some('/'),
        _ => false,
    }
}

fn is_word(character: Option<char>) -> bool {
    character.is_some_and(char::is_alphanumeric)
}

/// The character itself, unless it is not seen or turns the direction of what follows.
fn visible(character: char) -> char {
    match character {
        '\u{061C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' => char::REPLACEMENT_CHARACTER,
        control if control.is_control() => char::REPLACEMENT_CHARACTER,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Docs, code, plain};

    fn lines(text: &str) -> Vec<String> {
        Docs::default().text(Some(text)).lines
    }

    #[test]
    fn indentation_and_fences_are_no_code() {
        assert_eq!(lines("    panic!()\n    more"), ["panic!() more"]);
        assert_eq!(
            lines("```\npanic!()\n```"),
            ["\\`\\`\\` panic!() \\`\\`\\`"]
        );
        assert_eq!(lines("~~~rust\nx"), ["\\~\\~\\~rust x"]);
    }

    #[test]
    fn paragraphs_stay_apart() {
        assert_eq!(
            lines("one\ntwo\n\n\n\tthree\r\n\r\nfour"),
            ["one two", "", "three", "", "four"]
        );
    }

    #[test]
    fn links_and_html_are_text() {
        assert_eq!(
            plain("[a](b) <img src=x> &lt;"),
            "\\[a\\](b) \\<img src=x\\> \\&lt;"
        );
        assert_eq!(
            plain("see https://example.com"),
            "see https\\://example.com"
        );
    }

    #[test]
    fn lists_and_headings_are_text() {
        assert_eq!(plain("- one"), "\\- one");
        assert_eq!(plain("12. one"), "12\\. one");
        assert_eq!(plain("# one. two"), "\\# one. two");
        assert_eq!(plain("=== "), "\\===");
    }

    #[test]
    fn words_keep_their_underscores() {
        assert_eq!(plain("a_b _c_"), "a_b \\_c\\_");
    }

    #[test]
    fn unseen_characters_are_shown() {
        assert_eq!(plain("a\u{202E}b\u{0}c"), "a\u{FFFD}b\u{FFFD}c");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(plain(&lines(&"x".repeat(9_000))[0]).len(), 4_000);
        assert_eq!(code(&"x".repeat(200)).chars().count(), 163);
    }

    #[test]
    fn code_spans_hold_no_backtick() {
        assert_eq!(code("\"a\""), "`\"a\"`");
        assert_eq!(code("a`b"), "a\\`b");
    }
}

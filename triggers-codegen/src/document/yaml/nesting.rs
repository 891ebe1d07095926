//! How deep brackets are nested, and where anchors and aliases are, as the parser sees them: not in texts and comments.
//!
//! Only what decides where a token begins is followed. Mistakes that end the parser's work are not
//! looked for, since it does not come to what follows them.

use std::ops::Range;

/// Finds the bracket that is nested deeper than `limit`.
pub(super) fn deeper_than(limit: usize, text: &str) -> Option<usize> {
    text.match_indices(['[', '{']).nth(limit)?;
    let mut scanner = Scanner::new(text);
    while let Some(token) = scanner.next() {
        if scanner.brackets > limit {
            return Some(token.start);
        }
    }
    None
}

/// Finds the anchors (`&name`) or the aliases (`*name`).
pub(super) fn names(mark: u8, text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut scanner = Scanner::new(text);
    let tokens = std::iter::from_fn(move || scanner.next());
    tokens.filter(move |token| text.as_bytes().get(token.start) == Some(&mark))
}

struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    /// Where the line begins. Columns count bytes: where they matter, only ASCII precedes.
    line: usize,
    brackets: usize,
    /// Columns of the block collections around.
    indents: Vec<usize>,
    /// Whether a key can begin here.
    key_allowed: bool,
    /// Where a key may have begun, outside of brackets.
    key: Option<usize>,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            line: 0,
            brackets: 0,
            indents: Vec::new(),
            key_allowed: true,
            key: None,
        }
    }

    /// Passes the next token.
    fn next(&mut self) -> Option<Range<usize>> {
        self.skip();
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        self.token();
        self.at = self.at.max(start + 1);
        Some(start..self.at)
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn column(&self) -> usize {
        self.at - self.line
    }

    /// The length of a line break.
    fn break_length(&self, ahead: usize) -> usize {
        match self.text.get(self.at + ahead..).unwrap_or_default() {
            [b'\r', b'\n', ..] | [0xC2, 0x85, ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
            _ => 0,
        }
    }

    fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), 0 | b' ' | b'\t') || self.break_length(ahead) > 0
    }

    /// Passes a line break.
    fn line_break(&mut self) -> bool {
        let length = self.break_length(0);
        self.at += length;
        if length > 0 {
            self.line = self.at;
        }
        length > 0
    }

    fn pass_line(&mut self) {
        while self.at < self.text.len() && self.break_length(0) == 0 {
            self.at += 1;
        }
    }

    /// Passes white space and comments.
    fn skip(&mut self) {
        loop {
            while self.at < self.text.len() && matches!(self.text[self.at], b' ' | b'\t') {
                self.at += 1;
            }
            match self.peek(0) {
                b'#' => self.pass_line(),
                0xEF if self.column() == 0 && self.text[self.at..].starts_with(b"\xEF\xBB\xBF") => {
                    self.at += 3;
                }
                _ if self.line_break() => self.key_allowed |= self.brackets == 0,
                _ => return,
            }
        }
    }

    fn is_document_mark(&self) -> bool {
        let rest = &self.text[self.at..];
        let mark = rest.starts_with(b"---") || rest.starts_with(b"...");
        self.column() == 0 && mark && self.is_blank(3)
    }

    fn token(&mut self) {
        let column = self.column();
        let in_brackets = self.brackets > 0;
        while !in_brackets && self.indents.last().is_some_and(|indent| *indent > column) {
            self.indents.pop();
        }
        let is_mark = in_brackets || self.is_blank(1);
        match self.peek(0) {
            b'-' | b'.' if self.is_document_mark() => {
                self.indents.clear();
                self.at += 3;
                self.begin(false);
            }
            b'[' | b'{' => {
                self.begin_node();
                self.brackets += 1;
                self.key_allowed = true;
            }
            b']' | b'}' => {
                self.brackets = self.brackets.saturating_sub(1);
                self.key_allowed = false;
            }
            b',' => self.begin(true),
            b'-' if self.is_blank(1) => {
                self.indent(column);
                self.begin(true);
            }
            b'?' if is_mark => {
                self.indent(column);
                self.begin(!in_brackets);
            }
            b':' if is_mark => {
                let key = self.key.filter(|key| *key >= self.line);
                self.indent(key.map_or(column, |key| key - self.line));
                self.begin(key.is_none() && !in_brackets);
            }
            b'*' | b'&' => {
                self.begin_node();
                self.at += 1;
                while matches!(self.peek(0), b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z')
                {
                    self.at += 1;
                }
            }
            b'!' => {
                self.begin_node();
                let verbatim = self.peek(1) == b'<';
                let ends = |byte| match byte {
                    b'>' => verbatim,
                    _ => !verbatim && matches!(byte, b',' | b'[' | b']' | b'{' | b'}' | b'"'),
                };
                while !self.is_blank(0) && !ends(self.peek(0)) {
                    self.at += 1;
                }
                self.at += usize::from(verbatim);
            }
            b'|' | b'>' if !in_brackets => self.block_text(),
            quote @ (b'\'' | b'"') => {
                self.begin_node();
                self.quoted(quote);
            }
            _ => {
                self.begin_node();
                self.plain();
            }
        }
    }

    /// Begins what follows an indicator.
    fn begin(&mut self, key_allowed: bool) {
        self.key_allowed = key_allowed;
        if self.brackets == 0 {
            self.key = None;
        }
    }

    /// Begins a node, which may be a key.
    fn begin_node(&mut self) {
        if self.brackets == 0 && self.key_allowed {
            self.key = Some(self.at);
        }
        self.key_allowed = false;
    }

    /// Begins a block collection unless it is the one around.
    fn indent(&mut self, column: usize) {
        if self.brackets == 0 && self.indents.last().is_none_or(|indent| *indent < column) {
            self.indents.push(column);
        }
    }

    /// A text in quotes.
    fn quoted(&mut self, quote: u8) {
        self.at += 1;
        while self.at < self.text.len() {
            let byte = self.peek(0);
            if byte == quote && !(quote == b'\'' && self.peek(1) == quote) {
                self.at += 1;
                return;
            }
            if (byte == b'\\' && quote == b'"') || byte == quote {
                self.at += 1;
            }
            if !self.line_break() {
                self.at += 1;
            }
        }
    }

    /// A text without quotes.
    fn plain(&mut self) {
        let indent = self.indents.last().map_or(0, |indent| indent + 1);
        while !(self.is_document_mark() || self.peek(0) == b'#') {
            loop {
                // Most bytes; without a call, because a build does not optimize this crate.
                while self.at < self.text.len()
                    && matches!(self.text[self.at], b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-')
                {
                    self.at += 1;
                }
                if self.is_blank(0) {
                    break;
                }
                let bracket =
                    |byte| self.brackets > 0 && matches!(byte, b',' | b'[' | b']' | b'{' | b'}');
                let byte = self.peek(0);
                if (byte == b':' && self.is_blank(1)) || bracket(byte) {
                    return;
                }
                self.at += 1;
            }
            let line = self.line;
            while self.at < self.text.len() && self.is_blank(0) {
                if !self.line_break() {
                    self.at += 1;
                }
            }
            self.key_allowed |= self.line > line;
            if self.at >= self.text.len() || (self.brackets == 0 && self.column() < indent) {
                return;
            }
        }
    }

    /// A text behind `|` or `>`.
    fn block_text(&mut self) {
        let header = [self.peek(1), self.peek(2)];
        let digit = header.into_iter().find(u8::is_ascii_digit);
        self.pass_line();
        self.line_break();
        let around = self.indents.last().copied();
        let mut indent = match digit {
            Some(digit) => around.unwrap_or(0) + usize::from(digit - b'0'),
            None => usize::MAX,
        };
        let widest = self.indentation(indent);
        if digit.is_none() {
            indent = widest.max(around.map_or(1, |around| around + 1));
        }
        while self.at < self.text.len() && self.column() == indent {
            self.pass_line();
            self.line_break();
            self.indentation(indent);
        }
        self.key_allowed = true;
    }

    /// Passes empty lines and the indentation, and returns the widest.
    fn indentation(&mut self, indent: usize) -> usize {
        let mut widest = 0;
        loop {
            while self.column() < indent && self.peek(0) == b' ' {
                self.at += 1;
            }
            widest = widest.max(self.column());
            if !self.line_break() {
                return widest;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_yaml::Value;

    use super::deeper_than;

    /// Lists in lists.
    fn depth(value: &Value) -> usize {
        match value {
            Value::Sequence(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
            Value::Mapping(entries) => {
                let keys = entries.keys().chain(entries.values());
                keys.map(depth).max().unwrap_or(0)
            }
            Value::Tagged(tagged) => depth(&tagged.value),
            _ => 0,
        }
    }

    /// Deeper than any other lists that the texts below can have.
    const DEEP: usize = 12;

    fn token() -> impl Strategy<Value = String> {
        let tokens = vec![
            "[", "]", "{", "}", "\"", "'", "#", " #", "\\", ": ", ":", ",", ", ", "- ", "-", "? ",
            "?", "|", "|2", ">-", "&a ", "!<", "> ", "!", "a", "b: ", "é", "\n", "\n", "\n ",
            "\n  ", "\n   ", "\r\n", "\u{85}", "\t", " ", "''", "'a' ", "\"b\" ", "---\n", "*a ",
            "x\n", ": |\n", ": >\n  ", "a: b\n", "- c\n", "[d]\n",
        ];
        prop::sample::select(tokens).prop_map(str::to_owned)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_the_parser_nests_is_counted(before in prop::collection::vec(token(), 0..12), after in prop::collection::vec(token(), 0..4)) {
            let deep = format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP));
            let (before, after) = (before.concat(), after.concat());
            for text in [format!("{before}{deep}{after}"), format!("{before}{deep}")] {
                let parsed: Result<Value, _> = serde_yaml::from_str(&text);
                let nested = parsed.is_ok_and(|value| depth(&value) >= DEEP);
                prop_assert!(!nested || deeper_than(DEEP - 1, &text).is_some(), "{text:?}");
            }
        }
    }

    #[test]
    fn brackets_of_texts_and_comments_are_not_counted() {
        for text in [
            "a: '['\nb: \"[\\\"[\"\n# [\nc: d # [\n",
            "a: |\n  [\n\n  [\nb: b[\n  [\n",
            "a: &b c[d\n? e[\n: >2\n   [\nf: it's [\n",
            "- - a: b\n     [\n- [x, '[', \"it's [\", # [\n  y]\n",
        ] {
            assert_eq!(deeper_than(1, text), None, "{text}");
        }
    }
}
